// Faults of Pinstripe's own, which no request is to blame for.

/// A fault of the engine or of a definition. It is answered as an internal error, and logged.
public struct EngineFault: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
