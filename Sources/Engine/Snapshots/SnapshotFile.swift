// What the file of a snapshot says besides rows, and the checks of it. It comes from outside, so nothing in it is taken for granted.
import OrderedCollections
import Wire

enum SnapshotFile {
    /// The numbers in a file are smaller than this, so that no sum of them overflows.
    private static let largest: Int64 = 1 << 53
    /// The most rows of objects in a file.
    private static let mostObjects: Int64 = 100_000_000
    /// The highest number that an id in it may have. Ids have room for five times as many.
    private static let highestNumber: Int64 = 10_000_000_000
    private static let longestText = 500

    static func describe(_ key: AccountKey) -> JSON {
        ["account": .string(key.id), "platform": key.platform.map(JSON.string) ?? .null, "livemode": .bool(key.isLive)]
    }

    static func invalid(_ line: Int, _ reason: String) -> Refusal { .invalid("Invalid file of a snapshot, line \(line): \(reason).") }

    /// The values of a line.
    struct Line {
        let number: Int
        let json: JSON

        /// - Parameter bytes: without the line end.
        init(_ bytes: ArraySlice<UInt8>, number: Int) throws(Refusal) {
            self.number = number
            do {
                json = try JSON.parse(Array(bytes))
            } catch {
                throw SnapshotFile.invalid(number, "it is not JSON")
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
            guard let id = json["account"]?.string, (1...SnapshotFile.longestText).contains(id.utf8.count), let isLive = json["livemode"]?.bool,
                let platform = json["platform"], platform.isNull || platform.string?.isEmpty == false
            else { throw failure("it names no account") }
            return AccountKey(id: id, platform: platform.string, isLive: isLive)
        }

        /// An account, and the numbers of its first and last object.
        func member() throws(Refusal) -> (Snapshot.Member, objects: ClosedRange<Int64>) {
            let bounds = (json["objects"]?.array ?? []).compactMap(\.integer)
            guard bounds.count == 2, bounds[0] >= 0, bounds[1] >= bounds[0], bounds[1] <= SnapshotFile.largest,
                bounds[1] - bounds[0] < SnapshotFile.mostObjects
            else { throw failure("objects are not the numbers of its first and its last one") }
            let member = Snapshot.Member(
                world: 0, key: try key(json), begun: try integer("begun", in: 0...Clock.last), now: try integer("now", in: 0...Clock.last),
                runs: try bool("runs"))
            return (member, bounds[0]...bounds[1])
        }

        /// The first line.
        func header() throws(Refusal) -> SnapshotHeader {
            guard json["pinstripe_snapshot"]?.integer == SnapshotExport.format, let account = json["account"], let url = json["public_url"]?.string,
                url.utf8.count <= SnapshotFile.longestText
            else { throw failure("this is no file of a snapshot, or one of another version of Pinstripe") }
            return SnapshotHeader(
                account: account.isNull ? nil : try key(account), created: try integer("created", in: 0...Clock.last),
                clock: try integer("clock", in: 0...Clock.last), runs: try bool("runs"), publicURL: url,
                lastNumber: try integer("last_number", in: 0...SnapshotFile.highestNumber))
        }

        /// A number that can be added to others.
        func number(_ json: JSON, _ column: String) throws(Refusal) -> Int64 {
            guard let number = json.integer, (-SnapshotFile.largest...SnapshotFile.largest).contains(number) else {
                throw failure("\(column) is no number")
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
