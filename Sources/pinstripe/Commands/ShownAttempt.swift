// An attempt of a delivery, in the form that `stripe listen` prints.
import Wire

struct ShownAttempt {
    /// Unix seconds on the account's clock.
    let at: Int64
    let sent: String
    let outcome: String
    /// What was sent, on one line.
    let event: String

    init(_ attempt: JSON, of delivery: JSON, isConnect: Bool) {
        let request = attempt["request"], id = "[\(delivery["event"]?.string ?? "")]"
        at = attempt["at"]?.integer ?? 0
        let time = Table.localTime(at)
        sent = "\(time)   --> \(isConnect ? "connect " : "")\(delivery["event_type"]?.string ?? "") \(id)"
        if let status = attempt["response"]?["status"]?.integer {
            outcome = "\(time)  <--  [\(status)] \(request?["method"]?.string ?? "") \(request?["url"]?.string ?? "") \(id)"
        } else {
            outcome = "\(time)            [ERROR] Failed to POST: \(attempt["failure"]?.string ?? "") \(id)"
        }
        let body = request?["body"]?.string ?? ""
        event = (try? JSON.parse(body)).map { String(decoding: $0.compact(), as: UTF8.self) } ?? body
    }
}
