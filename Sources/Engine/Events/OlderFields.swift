// Older versions show some fields that the newest one keeps to itself. An event in such a version shows them as they were when it happened, so it keeps
// them beside its body.
import Wire

struct OlderFields {
    /// The internal field of events that holds them.
    static let name = "older_fields"

    /// What the object held. Fields that were null are left out.
    let values: JSONObject
    /// The former values of those that had changed.
    let previous: JSONObject

    /// - Returns: nil if no version shows more of the resource.
    init?(of draft: Draft, _ entry: HistoryEntry, _ registry: Registry) {
        let names = registry.shownBefore(of: draft.resource)
        if names.isEmpty { return nil }
        let fields = entry.snapshot?.fields ?? draft.fields
        let former = entry.snapshot?.told ?? draft.original
        let isUpdate = entry.event.map(registry.tellsOfUpdate) ?? false
        var (values, previous): (JSONObject, JSONObject) = ([:], [:])
        for name in names {
            let value = fields[name] ?? .null
            if !value.isNull { values[name] = value }
            if isUpdate, former[name] ?? .null != value { previous[name] = former[name] ?? .null }
        }
        (self.values, self.previous) = (values, previous)
    }

    /// Those of a stored event. Nil if it was stored without.
    init?(of event: StoredObject) throws {
        guard let stored = try event.hiddenValue(of: OlderFields.name).object else { return nil }
        values = stored["values"]?.object ?? [:]
        previous = stored["previous"]?.object ?? [:]
    }

    var json: JSON { ["previous": .object(previous), "values": .object(values)] }
}
