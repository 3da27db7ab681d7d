// The parameters of sources: those that all types share, and the hash of each type.
import Common
import Engine
import Wire

enum SourceParameters {
    private static let order = Parameter.hash("source_order", [
        .array("items", of: .hash([
            .integer("amount", in: -99_999_999...99_999_999), .string("currency"), .string("description", maximum: 1000), .string("parent"),
            .integer("quantity", in: 0...99_999_999),
            .choice("type", "discount", "shipping", "sku", "tax"),
        ]), maximum: 100),
        .hash("shipping", [
            .hash("address", [.string("city"), .string("country"), .string("line1").required, .string("line2"), .string("postal_code"), .string("state")])
                .required,
            .string("carrier"), .string("name"), .string("phone"), .string("tracking_number"),
        ]),
    ]).forHook

    static let creation: [Parameter] =
        [
            .integer("amount", in: 1...99_999_999), .string("currency"), .string("customer", maximum: 500).forHook,
            .choice("flow", SourceFlow.allCases.map(\.rawValue)).forHook, SourceMandate.parameter, .string("original_source").forHook,
            .hash("receiver", [.choice("refund_attributes_method", "email", "manual", "none")]).forHook,
            .hash("redirect", [.url("return_url", ofApps: true).required]).forHook, order, .string("token").forHook,
            .choice("type", SourceType.all.map(\.name)).required(unless: "original_source"),
            .choice("usage", SourceUsage.allCases.map(\.rawValue)).forHook,
        ] + SourceType.all.filter { !$0.parameters.isEmpty }.map { .hash($0.name, $0.parameters) }

    static let update: [Parameter] =
        [
            .integer("amount", in: 1...99_999_999).only(in: Source.Status.pending), SourceMandate.parameter,
            .hash("redirect", [.url("return_url", ofApps: true).required]).forHook.only(in: Source.Status.pending),
            order.only(in: Source.Status.pending, .chargeable),
        ] + SourceType.all.filter { !$0.changes.isEmpty }.map { .hash($0.name, $0.changes).only(in: Source.Status.pending, .chargeable) }

    /// The value at a bracket path, such as `owner[name]`.
    static func value(at path: String, in arguments: Arguments) -> JSON? {
        let names = path.split { $0 == "[" || $0 == "]" }.map(String.init)
        return names.dropFirst().reduce(names.first.flatMap { arguments[$0] }) { $0?[$1] }
    }
}
