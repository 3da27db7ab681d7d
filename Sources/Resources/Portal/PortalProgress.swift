// How far the customer has come in the portal's flow. Its page says so, and remembers it here.
import Engine

enum PortalProgress {
    static let fields: [Field] = [.boolean("is_flow_done").internal, .string("awaited_setup").internal, .string("next_url").internal]

    static let deeds: [Deed] = [
        .byHook("note_progress") { session, change in
            session[FieldKey<Bool>("is_flow_done")] = change.arguments["is_flow_done"]?.bool
            for name in ["awaited_setup", "next_url"] { session[FieldKey<String>(name)] = change.arguments.string(name) }
        }
    ]
}
