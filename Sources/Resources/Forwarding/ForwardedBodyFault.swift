// A body that has no blanks that could be filled.

/// What is wrong with a body: one sentence, which quotes nothing of it.
struct ForwardedBodyFault: Error {
    let reason: String
}
