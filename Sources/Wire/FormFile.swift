// A file among the parameters of a form.

/// What one part of a multipart form brings.
public struct FormFile: Sendable, Equatable {
    /// Without the folders that some clients send along.
    public let name: String
    /// The bytes as they were sent: a slice of the request's body, because a copy would cost as much as receiving them.
    public let bytes: ArraySlice<UInt8>

    /// Characters that a name keeps; more are cut off.
    private static let maximumLength = 255

    public init(name: String, bytes: ArraySlice<UInt8>) {
        let last = name.split(separator: "/").last?.split(separator: "\\").last ?? ""
        self.name = String(last.unicodeScalars.prefix(Self.maximumLength))
        self.bytes = bytes
    }
}
