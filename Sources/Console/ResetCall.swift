// POST /_admin/reset: puts accounts back to the start.
import API
import Engine
import Wire

final class ResetCall: PatientCall {
    static let parameters: [Parameter] = [.integer("now")]

    private var reset: Reset

    init(_ account: Account?, now: Int64?, answer: @escaping PatientCall.Reply) {
        reset = Reset(of: account, now: now)
        super.init(account, timeout: nil, answer: answer)
    }

    override var kind: Kind? { .reset }
    override var waitsFor: Kind? { .reset }

    override func proceed(_ console: Console) throws -> Progress {
        guard try console.engine.proceed(&reset) else { return .underWay }
        console.engine.faults.removeAll(of: key)
        console.engine.progressions.removeAll(of: key)
        return .done(["objects_removed": .integer(reset.removed)])
    }
}

extension Console {
    func reset(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: ResetCall.parameters)
        let now = arguments.integer("now")
        if let now { try ClockStep.requireTime(now, "now") }
        begin(ResetCall(account, now: now, answer: answer))
    }
}
