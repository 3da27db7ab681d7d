// Objects carry URLs of this server that begin with the public URL. They are stored as they were made, with the number of that public URL. If the
// public URL has changed since, the links are updated when the object is read. Only fields that hold links are touched.
import Storage
import Wire

final class Links {
    private let database: Database
    private let registry: Registry
    /// The number of the present public URL.
    private(set) var current: Int64 = 0
    private var url = ""
    private var known: [Int64: String] = [:]

    init(_ database: Database, _ registry: Registry) {
        self.database = database
        self.registry = registry
    }

    /// - Parameter url: the new public URL.
    func adopt(_ url: String) throws {
        self.url = url
        current = try number(of: url)
    }

    /// The number of a public URL, which gets one if it has none.
    func number(of url: String) throws -> Int64 {
        let number = try database.statement("SELECT number FROM public_urls WHERE url = ?").first(.text(url)) { $0.integer(0) }
        return try number ?? database.write {
            try database.statement("INSERT INTO public_urls (url) VALUES (?)").run(.text(url))
            return database.lastInsertedRow
        }
    }

    /// The object with links under the present public URL.
    func refresh(_ stored: StoredObject, _ resource: Resource) throws -> StoredObject {
        guard let former = try url(of: stored.publicURL) else { return stored }
        var draft = try Draft(stored, of: resource)
        draft.fields = relinked(draft.fields, resource.fields, former)
        guard draft.fields != draft.original else { return stored }
        let rendered = try RenderedDraft(draft)
        return stored.completed(rendered.body, hidden: rendered.hidden)
    }

    /// The same for an answer that was kept.
    /// - Parameter number: the number of the public URL at that time.
    func refresh(answer: [UInt8], from number: Int64) throws -> [UInt8] {
        guard number != current, let former = try url(of: number), let document = try? JSON.parse(answer) else { return answer }
        let refreshed = relinked(document: document, former)
        return refreshed == document ? answer : refreshed.document()
    }

    private func url(of number: Int64) throws -> String? {
        if let known = known[number] { return known }
        known[number] = try database.statement("SELECT url FROM public_urls WHERE number = ?").first(.integer(number)) { $0.text(0) }
        return known[number]
    }

    private func relinked(_ object: JSONObject, _ fields: [Field], _ former: String) -> JSONObject {
        var object = object
        for field in fields {
            switch (field.kind, object[field.name]) {
            case (.link, .string(let text)?): object[field.name] = .string(relinked(text, former))
            case (.hash(let children), .object(let members)?): object[field.name] = .object(relinked(members, children, former))
            case (.list(.hash(let children)), .array(let elements)?):
                object[field.name] = .array(elements.map { $0.object.map { .object(relinked($0, children, former)) } ?? $0 })
            case (.reference, .object?), (.members, .object?): object[field.name] = object[field.name].map { relinked(document: $0, former) }
            case (.tree, let tree?): object[field.name] = relinked(tree: tree, former)
            default: continue
            }
        }
        return object
    }

    /// A shown object, or a list of them.
    private func relinked(document: JSON, _ former: String) -> JSON {
        guard case .object(var members) = document, let name = members["object"]?.string else { return document }
        if let resource = registry[name] { return .object(relinked(members, resource.fields, former)) }
        guard name == "list", let data = members["data"]?.array else { return document }
        members["data"] = .array(data.map { relinked(document: $0, former) })
        return .object(members)
    }

    /// An object inside of another has no field definitions here, so its links are recognized by their beginning.
    private func relinked(tree: JSON, _ former: String) -> JSON {
        switch tree {
        case .string(let text): .string(relinked(text, former))
        case .array(let elements): .array(elements.map { relinked(tree: $0, former) })
        case .object(let members): .object(members.mapValues { relinked(tree: $0, former) })
        default: tree
        }
    }

    private func relinked(_ text: String, _ former: String) -> String {
        text.hasPrefix(former + "/") ? url + text.dropFirst(former.count) : text
    }
}
