// Since 2024-04-10 an invoice says in `rendering` how its PDF looks. It was `rendering_options`.
import Engine

extension Versions {
    static let renderingOptions = VersionChange(.known("2024-04-10"), "invoice", renamed: ["rendering_options": "rendering"])
}
