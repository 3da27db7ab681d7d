// A window of time in which the usage of one series is summed up.
import Engine

struct MeterWindow {
    let series: String
    /// Unix seconds.
    let start: Int64
    /// Where the next one begins.
    let end: Int64

    init(_ series: String, start: Int64, length: Int64) {
        self.series = series
        self.start = start
        end = start + length
    }

    /// The window of that length that an event is in.
    init(usage: MeterUsage, length: Int64) {
        self.init(usage.series, start: usage.time - usage.time.remainder(by: length), length: length)
    }

    /// All time.
    init(total series: String) { self.init(series, start: 0, length: 0) }

    var key: String { "\(series) \(start) \(end)" }

    /// Its sum, as it is stored. Nil if there was no usage in it.
    func find(_ change: Change) throws -> Draft? { try change.newest(MeterEventSummary.name, where: "window", is: key) }

    /// The windows that together fill a range of time: the longest in its middle, shorter ones at its ends.
    static func windows(of series: String, from start: Int64, to end: Int64) -> [MeterWindow] {
        var windows: [MeterWindow] = []
        var place = start
        while place < end {
            let length = MeterUsage.lengths.last { place.remainder(by: $0) == 0 && place + $0 <= end } ?? end - place
            windows.append(MeterWindow(series, start: place, length: length))
            place += length
        }
        return windows
    }
}

extension Int64 {
    /// What is left after dividing by a positive number: never negative.
    func remainder(by divisor: Int64) -> Int64 { ((self % divisor) + divisor) % divisor }
}
