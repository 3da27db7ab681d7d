// Files, and the links that lead to them.
import Engine

extension Family {
    package static let files = Family(File.resource, FileLink.resource)
}
