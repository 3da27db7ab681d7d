// What one event adds to a meter, for one customer. The sums are kept for windows of several lengths, so neither an event nor a summary reads what came
// before: a range of time is put together from a few windows.
import Common
import Engine
import Wire

struct MeterUsage {
    let meter: String
    let formula: String
    let customer: String
    /// Unix seconds.
    let time: Int64
    let value: Decimal

    /// The lengths of windows in seconds: a second, a minute, an hour, a day, 32 days.
    static let lengths: [Int64] = [1, 60, 3600, 86_400, 2_764_800]

    /// The events that count together.
    var series: String { "\(meter) \(customer) \(formula)" }

    init(meter: String, formula: String, customer: String, time: Int64, value: Decimal) {
        self.meter = meter
        self.formula = formula
        self.customer = customer
        self.time = time
        self.value = value
    }

    /// What a stored event has added. Nil if it has added nothing.
    init?(of event: Draft) {
        guard let parts = event[.series]?.split(separator: " ").map(String.init), parts.count == 3, let time = event[.timestamp],
            let value = event[.usage].flatMap({ Decimal($0) })
        else { return nil }
        self.init(meter: parts[0], formula: parts[2], customer: parts[1], time: time, value: value)
    }

    /// - Returns: what the customer has used in all.
    func add(_ change: inout Change) throws -> Decimal { try move(by: value, &change) }

    func subtract(_ change: inout Change) throws {
        guard let negative = Decimal(0) - value else { return }
        _ = try move(by: negative, &change)
    }

    /// Changes the sum of each window that the event is in. The last value needs no sums: it is found by its time.
    /// - Returns: the sum of all time.
    private func move(by value: Decimal, _ change: inout Change) throws -> Decimal {
        guard formula != "last" else { return value }
        for length in Self.lengths { _ = try move(MeterWindow(usage: self, length: length), by: value, &change) }
        return try move(MeterWindow(total: series), by: value, &change)
    }

    /// - Returns: the new sum.
    private func move(_ window: MeterWindow, by value: Decimal, _ change: inout Change) throws -> Decimal {
        let present = try window.find(change)
        guard let sum = (present?.sum ?? Decimal(0)) + value, sum.isStorable else {
            throw Refusal.invalid("The usage becomes larger than a number can be.", parameter: "payload")
        }
        if let present {
            try change.update(MeterEventSummary.name, present.id) { summary, _ in summary.set(sum: sum) }
        } else {
            try change.create(MeterEventSummary.name, [
                "meter": .string(meter), "start_time": .integer(window.start), "end_time": .integer(window.end), "window": .string(window.key),
            ]) { summary, _ in summary.set(sum: sum) }
        }
        return sum
    }
}

extension Decimal {
    /// Whether it can be read back from its text.
    var isStorable: Bool { Decimal(trimmed.text) != nil }
}

extension Draft {
    /// The sum of a window.
    var sum: Decimal { self[FieldKey<String>("sum")].flatMap { Decimal($0) } ?? Decimal(0) }

    fileprivate mutating func set(sum: Decimal) {
        self[FieldKey<String>("sum")] = sum.trimmed.text
        self[FieldKey<Decimal>("aggregated_value")] = sum
    }
}
