// An InvoiceRenderingTemplate says how invoices look. People make it in Stripe's Dashboard, and no call does. Here it comes from seeds, and a test
// revises it as a person would in the Dashboard.
import Engine
import Wire

package enum InvoiceRenderingTemplate {
    enum Status: String, CaseIterable { case active, archived }
    package static let name = "invoice_rendering_template"

    static let resource = Resource(
        name, idPrefix: "inrtem_", path: "/v1/invoice_rendering_templates", pathParameter: "template", missing: "template",
        fields: [.metadata.orNull, .string("nickname").orNull, .integer("version").startingAs(1)],
        lifecycle: Lifecycle(Status.self, startsAt: .active, [
            .on("archive", as: "archived", from: .active, to: .archived, by: .api),
            .on("unarchive", as: "unarchived", from: .archived, to: .active, by: .api),
            .on("revise", as: "revised", from: .active, by: .tester) { template, _ in template[version] = (template[version] ?? 0) &+ 1 },
        ]),
        endpoints: [
            .retrieve([.integer("version")], showing: show), .list(by: [.choice("status", Status.allCases.map(\.rawValue))]),
        ])

    private static let version = FieldKey<Int64>("version")

    /// What it says of itself is the same in all versions. They differ in how invoices look.
    private static let show: Hook = { template, change in
        if let wanted = change.arguments.integer("version") { template[version] = try known(wanted, of: template, at: "version") }
    }

    private static func known(_ wanted: Int64, of template: Draft, at parameter: String) throws(Refusal) -> Int64 {
        let newest = template[version] ?? 1
        guard (1...max(1, newest)).contains(wanted) else {
            throw .invalid("The template \(template.id) has no version \(wanted). Its newest version is \(newest).", parameter: parameter)
        }
        return wanted
    }

    /// The version of a template that an invoice looks like.
    /// - Parameter wanted: the version that a call names. Nil for the newest.
    package static func version(_ wanted: Int64? = nil, of id: String, at parameter: String = "", _ change: Change) throws -> Int64 {
        guard let template = try change.object(name, id) else { return wanted ?? 1 }
        return try wanted.map { try known($0, of: template, at: parameter) } ?? template[version] ?? 1
    }

    /// Refuses a call that names a template that does not exist, or that nothing new can name.
    /// - Parameters:
    ///   - options: how invoices look, as a call says it.
    ///   - place: the parameter that holds the options.
    package static func require(_ options: JSON?, at place: String, _ change: Change) throws {
        guard let id = options?["template"]?.string else { return }
        let parameter = "\(place)[template]"
        guard let template = try change.object(name, id) else { throw Refusal.noSuchReference(name, id, parameter: parameter) }
        guard template.status == Status.active.rawValue else {
            throw Refusal.invalid("The template \(id) is archived. Unarchive it, or name another one.", parameter: parameter)
        }
    }
}
