// The addresses of the reference's pages. They are relative, so that they lead on behind a proxy that adds a prefix.
import Wire

enum DocsLink {
    static func index(_ root: String) -> String { "\(root)_admin/docs" }

    static func resource(_ name: String, _ root: String) -> String { "\(index(root))/\(Percent.encode(name))" }
}
