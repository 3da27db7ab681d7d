// The names of a resource's fields, for the parser of its stored documents.
import Synchronization
import Wire

/// They are collected when a document is parsed for the first time, because the start must be quick.
final class FieldNames: Sendable {
    private let table = Mutex<KeyTable?>(nil)

    /// - Parameter fields: those of the resource.
    func keys(of fields: [Field]) -> KeyTable {
        table.withLock { table in
            if let table { return table }
            var names: Set<String> = []
            Self.collect(fields, into: &names)
            let made = KeyTable(names)
            table = made
            return made
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
