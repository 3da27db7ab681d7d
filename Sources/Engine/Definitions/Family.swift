// A product family of Stripe's: what it brings to the server, in one value.

public struct Family: Sendable {
    public let resources: [Resource]
    /// The tables that seeds may hold beside its objects, by name: whether a row is one.
    public let tables: [String: Registry.TableRow]

    public init(_ resources: Resource..., tables: [String: Registry.TableRow] = [:]) {
        self.resources = resources
        self.tables = tables
    }
}
