// The body of an event. It is written by hand because every create emits one, and because the object in it exists as bytes already. As long as the
// stored object is the same, the event is stored without it. That halves what a create writes.
import Wire

struct EventDocument {
    let id: String
    let type: String
    /// Unix seconds.
    let created: Int64
    /// The connected account that it comes from. Nil for the key's own account.
    let account: String?
    let isLive: Bool
    /// The number of endpoints that have not answered 2xx yet.
    let pending: Int
    let cause: Cause
    let version: APIVersion
    /// The `previous_attributes`. Nil if the event has none.
    let previousAttributes: JSON?

    /// Marks the place of the object. No document contains this byte.
    private static let gap: UInt8 = 0

    /// Everything except the object: pretty-printed, with its line end, keys in alphabetical order.
    func envelope() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(640)
        write("{\n  \"id\": ", id, into: &bytes)
        bytes += ",\n  \"object\": \"event\"".utf8
        if let account { write(",\n  \"account\": ", account, into: &bytes) }
        write(",\n  \"api_version\": ", version.description, into: &bytes)
        bytes += ",\n  \"created\": ".utf8
        JSON.integer(created).write(into: &bytes, indentation: nil)
        bytes += ",\n  \"data\": {\n    \"object\": ".utf8
        bytes.append(Self.gap)
        if let previousAttributes {
            bytes += ",\n    \"previous_attributes\": ".utf8
            previousAttributes.write(into: &bytes, indentation: 4)
        }
        bytes += (isLive ? "\n  },\n  \"livemode\": true" : "\n  },\n  \"livemode\": false").utf8
        bytes += Self.pendingLabel
        JSON.integer(Int64(pending)).write(into: &bytes, indentation: nil)
        let request: (id: String, key: String?)? = if case .request(let id, let key, _, _, _, _) = cause { (id, key) } else { nil }
        write(",\n  \"request\": {\n    \"id\": ", request?.id, into: &bytes)
        write(",\n    \"idempotency_key\": ", request?.key, into: &bytes)
        write("\n  },\n  \"type\": ", type, into: &bytes)
        bytes += "\n}\n".utf8
        return bytes
    }

    /// Whether the object still has to be put into its place.
    static func hasGap(_ body: [UInt8]) -> Bool { body.contains(gap) }

    /// Puts the object into its place.
    /// - Parameter snapshot: pretty-printed, with its line end.
    static func complete(_ envelope: [UInt8], with snapshot: [UInt8]) -> [UInt8] {
        guard let gap = envelope.firstIndex(of: gap) else { return envelope }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(envelope.count + snapshot.count * 3 / 2)
        bytes += envelope[..<gap]
        JSON.embed(snapshot, at: 4, into: &bytes)
        bytes += envelope[(gap + 1)...]
        return bytes
    }

    private func write(_ label: String, _ text: String?, into bytes: inout [UInt8]) {
        bytes += label.utf8
        if let text { JSON.writeString(text, into: &bytes) } else { bytes += "null".utf8 }
    }

    // MARK: What a delivery says differently

    private static let pendingLabel = Array(",\n  \"pending_webhooks\": ".utf8)
    private static let typeLabel = Array("\n  \"type\": \"".utf8)
    private static let versionLabel = Array(",\n  \"api_version\": \"".utf8)

    /// The body for one endpoint: in its version, and counting the endpoint itself among those that have not answered.
    static func delivered(_ body: [UInt8], apiVersion: String?, pending: Int64) -> [UInt8] {
        var body = body
        if body.last == UInt8(ascii: "\n") { body.removeLast() }
        if let number = pendingNumber(in: body), !body[number].elementsEqual(String(pending).utf8) {
            body.replaceSubrange(number, with: String(pending).utf8)
        }
        if let apiVersion, let place = versionPlace(in: body) { body.replaceSubrange(place, with: apiVersion.utf8) }
        return body
    }

    /// The `api_version` in an event.
    static func version(of body: [UInt8]) -> String? { versionPlace(in: body).map { String(decoding: body[$0], as: UTF8.self) } }

    /// The `type` of an event. No string contains a raw line end, so the label is found at the event's own level only.
    static func type(of body: [UInt8]) -> String? {
        guard let start = body.firstPlace(of: typeLabel).map({ $0 + typeLabel.count }) else { return nil }
        return String(decoding: body[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }

    private static func versionPlace(in body: [UInt8]) -> Range<Int>? {
        guard let start = body.firstPlace(of: versionLabel).map({ $0 + versionLabel.count }) else { return nil }
        return start..<(body[start...].firstIndex(of: UInt8(ascii: "\"")) ?? start)
    }

    static func pending(in body: [UInt8]) -> Int64 {
        pendingNumber(in: body).flatMap { Int64(String(decoding: body[$0], as: UTF8.self)) } ?? 0
    }

    /// Finds the number of endpoints that have not answered. No string contains a raw line end, so the label is found at the event's own level only.
    private static func pendingNumber(in body: [UInt8]) -> Range<Int>? {
        guard let start = body.firstPlace(of: pendingLabel) else { return nil }
        let digits = start + pendingLabel.count
        return digits..<(body[digits...].firstIndex { !$0.isASCIIDigit } ?? body.count)
    }
}
