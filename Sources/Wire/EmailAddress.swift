// Whether a text is an e-mail address. Stripe does not look closer than this.

public enum EmailAddress {
    /// Something, one @, something, and no space.
    public static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(" ")
    }
}
