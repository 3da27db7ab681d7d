// What the log says of an attempt that has failed: which event, to whom, why, and when the next attempt comes.
import Engine
import Wire

enum FailedAttempt {
    /// - Parameters:
    ///   - delivery: after the attempt.
    ///   - reason: the end of a sentence.
    static func sentence(_ attempt: Attempt, _ delivery: Delivery, _ reason: String) -> String {
        let next =
            switch delivery.nextAttempt {
            case let next?: "The next attempt is due in \(next - attempt.at) s of the account's clock."
            case nil: "There will be no other attempt, unless somebody asks for it: pinstripe retry \(delivery.id)."
            }
        let type = attempt.eventType.map { " (\($0))" } ?? ""
        return "A webhook was not delivered: \(delivery.eventID)\(type) to \(attempt.endpoint.id) at \(shown(attempt.endpoint.url)): \(reason). \(next)"
    }

    /// Without its query and its user, which may hold secrets.
    private static func shown(_ url: String) -> String {
        let url = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = url.firstRange(of: "://"), let at = url[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@") else {
            return String(url)
        }
        return "\(url[..<scheme.upperBound])\(url[url.index(after: at)...])"
    }
}
