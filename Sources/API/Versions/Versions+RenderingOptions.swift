// Since 2024-04-10 an invoice says in `rendering` how its PDF looks. Before, calls could say it in `rendering_options`, too, which showed only what was
// said. Source: recorded invoices.
import Engine

extension Versions {
    static let renderingOptions = VersionChange(
        .known("2024-04-10"), "invoice",
        reshaped: [
            .init(
                .hash("rendering_options", [.choice("amount_tax_display", "exclude_tax", "include_inclusive_tax")]).emptyable, to: "rendering",
                besidesIt: true, at: "rendering"
            ) { $0 },
        ]
    ) { invoice, _ in
        guard let rendering = invoice["rendering"] else { return }
        let display = rendering["amount_tax_display"]
        // `previous_attributes` hold only what has changed.
        if rendering.object != nil, display == nil { return }
        ObjectShape.insert(display.map { $0.isNull ? $0 : ["amount_tax_display": $0] } ?? .null, as: "rendering_options", into: &invoice)
    }
}
