// What a call on the clock asks for: a time, a distance, or only to freeze or to run.
import Engine
import Wire

/// The time that a clock is moved to.
struct ClockStep {
    private enum Kind {
        case stay
        case to(Int64)
        case by(Int64)
    }

    private let kind: Kind
    let frozen: Bool?

    init(_ arguments: Arguments) throws(Refusal) {
        frozen = arguments["frozen"]?.bool
        if let now = arguments.integer("now") {
            kind = .to(now)
        } else if let text = arguments.string("advance") {
            guard let seconds = ClockStep.seconds(text) else {
                throw .invalid("Invalid duration: \(text). Give seconds, or a number with s, m, h, d or w, such as 90m or 4d.", parameter: "advance")
            }
            kind = .by(seconds)
        } else {
            kind = .stay
        }
    }

    func target(from present: Int64) throws(Refusal) -> Int64 {
        switch kind {
        case .stay: return present
        case .to(let time):
            guard time >= present else {
                throw .invalid("The clock cannot go back: it shows \(present), and you asked for \(time).", parameter: "now")
            }
            try ClockStep.requireTime(time, "now")
            return time
        case .by(let seconds):
            let (time, overflow) = present.addingReportingOverflow(seconds)
            try ClockStep.requireTime(overflow ? .max : time, "advance")
            return time
        }
    }

    static func requireTime(_ time: Int64, _ parameter: String) throws(Refusal) {
        guard (0...Clock.last).contains(time) else {
            throw .invalid("Invalid time: a clock goes from 0 to \(Clock.last) Unix seconds.", parameter: parameter)
        }
    }

    /// "3600", "90m" or "4d". It is never negative.
    private static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(digits) else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : seconds
    }
}
