// A product family of Stripe's: everything that it adds to the server.

public struct Family: Sendable {
    public let resources: [Resource]
    /// The tables that seeds may hold besides objects, by name, each with the check of its rows.
    public let tables: [String: Registry.TableRow]

    public init(_ resources: Resource..., tables: [String: Registry.TableRow] = [:]) {
        self.resources = resources
        self.tables = tables
    }
}
