// How the payer agrees to pay.

/// The flow of a source.
enum SourceFlow: String, Sendable, CaseIterable {
    case redirect, receiver
    case codeVerification = "code_verification"
    case none
}
