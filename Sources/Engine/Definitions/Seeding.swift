// What to do with an object that comes from seeds.

public struct Seeding: Sendable {
    public let event: String?
    let hook: Hook?

    /// - Parameters:
    ///   - event: is emitted if the object is loaded into a running world, as if it had just been made. Objects that every world begins with emit
    ///   nothing.
    ///   - hook: adds what follows from the seed. It must not refuse.
    public init(emits event: String? = nil, then hook: Hook? = nil) {
        self.event = event
        self.hook = hook
    }
}
