// Short ways to make what is paid with, and to ask what has become of it.
public import Wire

extension TestServer {
    /// Creates a source, by its whole form.
    /// - Parameter form: where `CARD` stands in it, the id of a new card source is put.
    public func makeSource(_ form: String, key: String = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        guard form.contains("CARD") else { return try post("/v1/sources", form, key: key, headers: headers) }
        let card = try post("/v1/sources", "type=card&token=tok_threeDSecureRequired", key: key, headers: headers)
        return try post("/v1/sources", form.replacing("CARD", with: card.id), key: key, headers: headers)
    }

    public func source(_ id: String) throws -> Answer { try get("/v1/sources/\(id)") }

    public func status(of source: String) throws -> String? { try self.source(source)["status"]?.string }

    /// Creates a customer.
    /// - Returns: its id.
    public func newCustomer(_ form: String = "") throws -> String { try post("/v1/customers", form).id }

    public func attach(_ source: String, to customer: String, _ more: String = "") throws -> Answer {
        try post("/v1/customers/\(customer)/sources", "source=\(source)\(more)")
    }

    public func detach(_ source: String, from customer: String) throws -> Answer { try delete("/v1/customers/\(customer)/sources/\(source)") }

    public func charge(_ source: String, _ amount: Int64 = 1000, _ currency: String = "eur", _ more: String = "") throws -> Answer {
        try post("/v1/charges", "amount=\(amount)&currency=\(currency)&source=\(source)\(more)")
    }

    /// Moves the clock of the account.
    public func advance(_ time: String) throws { _ = try admin("POST clock", "advance=\(time)") }

    /// The types of the account's events, oldest first.
    public func events() throws -> [String] {
        try get("/v1/events?limit=100")["data"]?.array?.reversed().compactMap { $0["type"]?.string } ?? []
    }
}
