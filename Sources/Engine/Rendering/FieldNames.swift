// The names of a resource's fields, for the parser of its stored documents.
import Synchronization
import Wire

/// They are collected when a document is parsed for the first time, because the start must be quick.
final class FieldNames: Sendable {
    private let names = Mutex<(all: KeyTable, present: [String])?>(nil)

    /// - Parameter fields: those of the resource.
    /// - Returns: the names of all fields, also of those in hashes, and the names of the resource's own fields that are always present.
    func names(of fields: [Field]) -> (all: KeyTable, present: [String]) {
        self.names.withLock { names in
            if let names { return names }
            var all: Set<String> = []
            Self.collect(fields, into: &all)
            let collected = (all: KeyTable(all), present: fields.filter { !$0.isOptional }.map(\.name))
            names = collected
            return collected
        }
    }

    private static func collect(_ fields: [Field], into names: inout Set<String>) {
        for field in fields {
            names.insert(field.name)
            switch field.kind {
            case .hash(let children), .list(.hash(let children)): collect(children, into: &names)
            default: continue
            }
        }
    }
}
