// POST /_admin/settle: answers when no timer is due and every delivery that is due has been tried. The barrier a test waits on.
import API
import Engine
import Wire

final class SettleCall: PatientCall {
    /// Seconds of real time.
    private static let patience = 10.0
    /// Timers that fire in one turn: a few milliseconds.
    private static let portion = 100

    init(_ account: Account?, timeout: Int64?, answer: @escaping PatientCall.Reply) {
        super.init(account, timeout: timeout.map(Double.init) ?? Self.patience, answer: answer)
    }

    /// A clock on its way brings about more.
    override func waits(for earlier: PatientCall) -> Bool { earlier is ClockCall && meets(earlier) }

    override func proceed(_ console: Console) throws -> Progress {
        let account = try console.account(of: self)
        if try console.engine.isSettled(account, limit: Self.portion) { return .done(["settled": true]) }
        return try console.engine.hasDueTimers(account) ? .underWay : .waiting
    }
}

extension Console {
    func settle(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: [.integer("timeout")])
        begin(SettleCall(account, timeout: try PatientCall.timeout(arguments), answer: answer))
    }
}
