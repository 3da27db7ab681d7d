// How the payer of a source gives her consent.

/// How money comes to be drawn from a source.
enum SourceFlow: String, Sendable, CaseIterable {
    case redirect, receiver
    case codeVerification = "code_verification"
    case none
}
