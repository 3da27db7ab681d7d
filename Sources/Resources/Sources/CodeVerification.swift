// The customer proves that an account is her own by naming the amounts of two small deposits. A wrong answer uses up an attempt. The last attempt
// ends the source.
import Common
import Engine
import Payers
import Wire

enum CodeVerification {
    static let start: JSONObject = ["attempts_remaining": 5, "status": "pending"]

    static let verify: Hook = { source, change in
        guard source[.flow] == "code_verification" else {
            throw Refusal.invalid("You cannot verify this Source because its flow is \(source[.flow] ?? ""), not code_verification.")
        }
        guard source.status == Source.Status.pending.rawValue else { return try source.perform("verify", &change) }
        let values = change.arguments["values"]?.array?.compactMap(\.string).compactMap { Int64($0) } ?? []
        let answer = TestDeposits.answer(values, of: source)
        if answer == .right {
            source.merge(.codeVerification, ["status": "succeeded"])
            return try source.perform("verify", &change)
        }
        let left = answer == .wrong ? max((source[.codeVerification]?["attempts_remaining"]?.integer ?? 1) - 1, 0) : 0
        source.merge(.codeVerification, ["attempts_remaining": .integer(left)])
        if left == 0 { try source.perform("fail", &change) }
        change.decline(.invalid("The values do not match."))
    }
}
