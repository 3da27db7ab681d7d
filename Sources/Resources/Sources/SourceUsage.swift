// How often a source can be charged.

enum SourceUsage: String, Sendable, CaseIterable {
    case reusable
    case singleUse = "single_use"
}
