// What a hook tries: at another time, or without answering for its failure.
import Wire

extension Change {
    /// A copy, for what would happen at another time. Nothing of it is kept.
    /// - Parameter input: what hooks would be given then. Nil for what they are given now.
    public func imagined(at time: Int64, given input: JSONObject? = nil) -> Change {
        var copy = self
        copy.now = time
        if let input { copy.arguments = Arguments(input) }
        return copy
    }

    /// Does something whose failure is not the answer of the call.
    /// - Returns: what it would have answered with.
    public mutating func withoutDeclining(_ body: (inout Change) throws -> Void) rethrows -> Refusal? {
        let former = declined
        declined = nil
        defer { declined = former }
        try body(&self)
        return declined
    }

    /// The ids of the other objects of a resource that this operation has made, oldest first.
    public func made(_ name: String) -> [String] { drafts.filter { $0.isNew && $0.resource.name == name }.map(\.id) }
}
