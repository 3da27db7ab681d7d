// What no request can be blamed for.

/// A fault of the engine's or of a definition's own making: answered as an internal error, and logged.
public struct EngineFault: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
