// Short ways to have a charge disputed.
public import Wire

extension TestServer {
    /// A charge with a fixed token, disputed five seconds later.
    /// - Returns: the ids of the charge and of its newest dispute.
    public func disputedCharge(_ token: String = "tok_createDispute", _ amount: Int64 = 1000) throws -> (charge: String, dispute: String) {
        let charge = try charge(token, amount, "usd").id
        try advance("5s")
        return (charge, try get("/v1/charges/\(charge)")["dispute"]?.string ?? "none")
    }

    public func dispute(_ id: String) throws -> Answer { try get("/v1/disputes/\(id)") }

    /// Submits a text as evidence.
    public func answer(_ dispute: String, _ text: String) throws -> Answer {
        try post("/v1/disputes/\(dispute)", "evidence[uncategorized_text]=\(text)")
    }

    /// The types of the events from that one on, oldest first.
    public func events(after count: Int) throws -> [String] { Array(try events().dropFirst(count)) }
}
