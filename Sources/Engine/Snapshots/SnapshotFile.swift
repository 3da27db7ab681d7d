// What the file of a snapshot says besides rows, and the checks of it. It comes from outside, so nothing in it is taken for granted.
import Wire

enum SnapshotFile {
    /// The numbers in a file are smaller than this, so that no sum of them overflows.
    static let largest = numbers.upperBound
    /// A file cannot make new ids begin with a higher number than this one. Ids have room for five times as many.
    private static let highestNumber: Int64 = 10_000_000_000
    /// The most bytes of a line, and the most values in it. The largest row is an event with an object before and after it has changed, and a call makes
    /// objects of at most 1 MiB. A longer line would hold up other requests.
    static let longestLine = 1 << 21
    static let mostValues = 20_000
    /// The most bytes of a timer's arguments, which are JSON in a text.
    static let longestArguments = 1 << 16
    static let numbers = JSON.exactIntegers
    private static let longestText = 500

    static func describe(_ key: AccountKey) -> JSON {
        ["account": .string(key.id), "platform": key.platform.map(JSON.string) ?? .null, "livemode": .bool(key.isLive)]
    }

    static func invalid(_ line: Int, _ reason: String) -> Refusal { .invalid("Invalid file of a snapshot, line \(line): \(reason).") }

    /// Whether a text can be an id: letters, digits and punctuation.
    private static func isID(_ text: String) -> Bool {
        (1...longestText).contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "!")...UInt8(ascii: "~")).contains($0) }
    }

    /// The values of a line.
    struct Line {
        let number: Int
        let json: JSON

        /// - Parameter bytes: without the line end.
        init(_ bytes: ArraySlice<UInt8>, number: Int) throws(Refusal) {
            self.number = number
            guard bytes.count <= SnapshotFile.longestLine else {
                throw SnapshotFile.invalid(number, "it has more than \(SnapshotFile.longestLine) bytes")
            }
            do {
                json = try JSON.parse(Array(bytes), maximumValues: SnapshotFile.mostValues)
            } catch {
                throw SnapshotFile.invalid(number, "it cannot be read as JSON. \(error.reason.dropLast())")
            }
        }

        func failure(_ reason: String) -> Refusal { SnapshotFile.invalid(number, reason) }

        func integer(_ name: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
            guard let value = json[name]?.integer, range.contains(value) else {
                throw failure("\(name) is no number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }

        func bool(_ name: String) throws(Refusal) -> Bool {
            guard let value = json[name]?.bool else { throw failure("\(name) is neither true nor false") }
            return value
        }

        func key(_ json: JSON) throws(Refusal) -> AccountKey {
            guard let id = json["account"]?.string, let isLive = json["livemode"]?.bool,
                let platform = json["platform"], platform.isNull || platform.string.map(SnapshotFile.isID) == true,
                SnapshotFile.isID(id)
            else { throw failure("it names no account") }
            return AccountKey(id: id, platform: platform.string, isLive: isLive)
        }

        /// An account.
        func member() throws(Refusal) -> Snapshot.Member {
            Snapshot.Member(
                world: 0, key: try key(json), begun: try integer("begun", in: 0...Clock.last), now: try integer("now", in: 0...Clock.last),
                runs: try bool("runs"))
        }

        /// The first line.
        func header() throws(Refusal) -> SnapshotHeader {
            guard json["pinstripe_snapshot"]?.integer == SnapshotExport.format, let account = json["account"], let url = json["public_url"]?.string,
                url.utf8.count <= SnapshotFile.longestText
            else { throw failure("this is no file of a snapshot, or one of another version of Pinstripe") }
            return SnapshotHeader(
                account: account.isNull ? nil : try key(account), created: try integer("created", in: 0...Clock.last),
                clock: try integer("clock", in: 0...Clock.last), runs: try bool("runs"), publicURL: url,
                lastNumber: min(try integer("last_number", in: 0...SnapshotFile.largest), SnapshotFile.highestNumber))
        }

        /// A number that can be added to others.
        func number(_ json: JSON, _ column: String) throws(Refusal) -> Int64 {
            guard let number = json.integer, SnapshotFile.numbers.contains(number) else { throw failure("\(column) is no number, or too large") }
            return number
        }

        func number(_ json: JSON, _ column: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
            guard let number = json.integer, range.contains(number) else {
                throw failure("\(column) is no number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }

        func text(_ json: JSON, _ column: String) throws(Refusal) -> String {
            guard let text = json.string else { throw failure("\(column) is no text") }
            return text
        }

        func object(_ json: JSON, _ column: String) throws(Refusal) -> JSONObject {
            guard let object = json.object else { throw failure("\(column) is no JSON object") }
            return object
        }

        func id(_ json: JSON, _ column: String) throws(Refusal) -> String {
            let id = try text(json, column)
            guard SnapshotFile.isID(id) else { throw failure("\(column) is no id") }
            return id
        }
    }
}

struct SnapshotHeader {
    /// Nil for all accounts.
    let account: AccountKey?
    let created: Int64
    let clock: Int64
    let runs: Bool
    let publicURL: String
    /// No id in the file has a higher number.
    let lastNumber: Int64

    /// Whether the file may have that account.
    func admits(_ key: AccountKey) -> Bool {
        guard let account else { return true }
        return key == account || (account.platform == nil && key.platform == account.id && key.isLive == account.isLive)
    }
}
