// Parameters as Stripe's clients send them: form-encoded bodies and query strings whose names nest by brackets,
// `card[address][city]=Paris` and `items[][id]=1`. Decoding only gives shape to what was sent; whether a hash with
// the keys "0" and "1" is meant as an array, the definition of the call decides, for metadata may have such keys.

import OrderedCollections

/// One parameter: a text, or more parameters by number or by name.
public enum FormValue: Sendable, Equatable {
    case text(String)
    case list([FormValue])
    case hash(FormHash)
    case file(FormFile)
}

extension FormValue {
    /// A JSON value, as a form would say it.
    public init(_ json: JSON) {
        self =
            switch json {
            case .null: .text("")
            case .bool(let flag): .text(flag ? "true" : "false")
            case .integer(let number): .text(String(number))
            case .number(let text), .string(let text): .text(text)
            case .array(let elements): .list(elements.map(FormValue.init))
            case .object(let members): .hash(FormHash(members))
            }
    }
}

extension FormHash {
    /// The members of a JSON object. A null counts as not sent.
    public init(_ members: JSONObject) {
        self = [:]
        for (name, value) in members where !value.isNull { self[name] = FormValue(value) }
    }
}

/// Parameters by name, in the order they were first sent.
public typealias FormHash = OrderedDictionary<String, FormValue>

/// Why a form cannot be understood.
public struct FormError: Error, Equatable, Sendable {
    /// One plain sentence.
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }
}

/// The parameters of one request, from its query string and its body together.
public struct Form: Sendable {
    /// How many parameters a form may have.
    public static let maximumParameters = 1000
    /// How deep names may be nested. The first name counts.
    public static let maximumDepth = 20

    /// What was decoded so far, in the order sent.
    public private(set) var values: FormHash = [:]
    private var parameterCount = 0
    /// What was decoded: the encoded text, or the names if they came one by one.
    private enum Source: Sendable {
        case encoded([UInt8])
        case names([String])
    }
    private var sources: [Source] = []

    public init() {}

    /// Adds the parameters in `text` to those already here.
    /// - Throws: as for bytes.
    public mutating func decode(_ text: some StringProtocol) throws(FormError) {
        try decode(Array(text.utf8))
    }

    /// Adds the parameters in `bytes` to those already here; of two values for one name the later one counts.
    /// - Throws: `FormError` for malformed percent codes, invalid UTF-8, a name given in two shapes, and too many or
    ///   too deeply nested parameters. The form is then as it was before.
    public mutating func decode(_ bytes: [UInt8]) throws(FormError) {
        var decoded = values
        let count = try bytes.withUnsafeBufferPointer { (buffer) throws(FormError) -> Int in
            let total = parameterCount + Self.countPairs(buffer)
            guard total <= Self.maximumParameters else {
                throw FormError(reason: "A request may have at most \(Self.maximumParameters) parameters.")
            }
            decoded.reserveCapacity(total)
            var decoder = FormDecoder()
            try decoder.decode(buffer, into: &decoded)
            return total
        }
        values = decoded
        parameterCount = count
        sources.append(.encoded(bytes))
    }

    /// Adds the parts of a multipart body to the parameters already here; of two texts for one name the later one counts, of two files none.
    /// - Parameter contentType: the header field, which names the boundary.
    /// - Throws: `FormError` as for other bytes, and where the body is malformed. The form is then as it was before.
    public mutating func decode(multipart body: [UInt8], contentType: String) throws(FormError) {
        let parts = try Multipart(body, contentType: contentType).parts(maximum: Self.maximumParameters - parameterCount)
        var decoded = values
        var decoder = FormDecoder()
        for part in parts { try decoder.decode(part, into: &decoded) }
        values = decoded
        parameterCount += parts.count
        sources.append(.names(parts.map(\.name)))
    }

    /// Whether a body of that media type is a multipart form.
    /// - Parameter contentType: the header field.
    public static func isMultipart(_ contentType: String) -> Bool { HeaderField(contentType)?.value == Multipart.type }

    /// Bytes of the files among the parameters.
    public var fileBytes: Int { FormValue.hash(values).fileBytes }

    /// The names of all parameters, with their brackets, in the order they were sent. `values` keeps the order of one level only.
    public func namesInOrder() -> [String] {
        sources.flatMap { source in
            switch source {
            case .names(let names): names
            case .encoded(let bytes): bytes.split(separator: UInt8(ascii: "&")).map(Self.name)
            }
        }
    }

    private static func name(of pair: ArraySlice<UInt8>) -> String {
        let name = String(decoding: pair.prefix { $0 != UInt8(ascii: "=") }.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        return Percent.decode(name) ?? name
    }

    /// The number of pairs that are not empty. It bounds all the work that follows.
    private static func countPairs(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        var previous = UInt8(ascii: "&")
        for byte in bytes {
            if previous == UInt8(ascii: "&"), byte != UInt8(ascii: "&") { count &+= 1 }
            previous = byte
        }
        return count
    }
}

extension Form: Equatable {
    public static func == (left: Form, right: Form) -> Bool { left.values == right.values }
}

extension Form {
    /// The form as bytes that are the same for the same parameters in whatever order the names were sent, and never
    /// the same for different ones: texts carry their length, hashes and lists their count.
    /// - Parameter digest: makes the text that stands for the bytes of a file.
    public func canonical(digest: (ArraySlice<UInt8>) -> [UInt8] = Array.init) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        FormValue.hash(values).writeCanonical(into: &bytes, digest)
        return bytes
    }
}

extension FormValue {
    /// The text, if this is one.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The value in JSON, with a list as an object of numbered members, which is how Stripe prints one in messages.
    public var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .list(let elements):
            .object(JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0), $1.json) }))
        case .hash(let members): .object(JSONObject(uncheckedUniqueKeys: members.keys.elements, values: members.values.map(\.json)))
        case .file(let file): .string(file.name)
        }
    }

    /// Bytes of the files in it.
    fileprivate var fileBytes: Int {
        switch self {
        case .text: 0
        case .list(let elements): elements.reduce(0) { $0 + $1.fileBytes }
        case .hash(let members): members.values.reduce(0) { $0 + $1.fileBytes }
        case .file(let file): file.bytes.count
        }
    }

    fileprivate func writeCanonical(into bytes: inout [UInt8], _ digest: (ArraySlice<UInt8>) -> [UInt8]) {
        switch self {
        case .text(let text):
            bytes.append(UInt8(ascii: "t"))
            bytes.append(counted: text)
        case .list(let elements):
            // `a[]=x` and `a[0]=x` are two spellings of one array.
            FormValue.hash(FormHash(uniqueKeysWithValues: elements.enumerated().map { (String($0), $1) })).writeCanonical(into: &bytes, digest)
        case .hash(let members):
            bytes.append(UInt8(ascii: "h"))
            bytes.append(count: members.count)
            for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                bytes.append(counted: name)
                value.writeCanonical(into: &bytes, digest)
            }
        case .file(let file):
            bytes.append(UInt8(ascii: "f"))
            bytes.append(counted: file.name)
            let digest = digest(file.bytes)
            bytes.append(count: digest.count)
            bytes += digest
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(count: Int) {
        append(decimal: Int64(count))
        append(UInt8(ascii: ":"))
    }

    fileprivate mutating func append(counted text: String) {
        append(count: text.utf8.count)
        append(contentsOf: text.utf8)
    }
}
