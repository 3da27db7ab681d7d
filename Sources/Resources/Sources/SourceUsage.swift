// Whether a source can be charged once or again and again.

enum SourceUsage: String, Sendable, CaseIterable {
    case reusable
    case singleUse = "single_use"
}
