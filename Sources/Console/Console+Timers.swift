// /_admin/timers: what the clocks of accounts will do, and when.
import Engine
import Wire

extension Console {
    static let timerParameters: [Parameter] = [Parameter("limit", .limit), .string("starting_after")]

    func listTimers(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: Self.timerParameters)
        let search = try engine.pendingTimers(of: account, after: arguments.string("starting_after"), limit: arguments.integer("limit") ?? 10)
        begin(SearchCall(search, of: account, url: "/_admin/timers", answer: answer) { [unowned self] in describe($0) })
    }

    func describe(_ timer: PendingTimer) -> JSON {
        [
            "id": .string(timer.id), "object": "timer", "account": .string(timer.account.id), "due": .integer(timer.due),
            "due_in": .integer(max(0, timer.due &- timer.now)), "parameters": api.masked(timer.arguments), "target": .string(timer.object),
            "transition": .string(timer.transition),
        ]
    }
}
