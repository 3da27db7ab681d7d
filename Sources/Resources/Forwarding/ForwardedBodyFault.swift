// Why the blanks of a body cannot be filled.

/// One sentence that quotes nothing of the body.
struct ForwardedBodyFault: Error {
    let reason: String
}
