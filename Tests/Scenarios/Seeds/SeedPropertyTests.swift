// What the seeds' check lets through must render: seeds are made at random from the definitions, right ones and wrong ones, for every resource. Each
// one that is accepted is retrieved, listed and shown with everything expanded, and nothing that is done with it is a fault of the server's own.
import Catalog
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

@testable import Engine

@Suite("Seeds at random") struct SeedPropertyTests {
    /// What can be seeded.
    static let names = Families.resources.filter(\.isSeedable).map(\.name)

    /// What the paths below other objects lead through.
    private static let parents: JSONObject = [
        "customer": [["id": "cus_parent"]],
        "source": [[
            "id": "src_parent", "client_secret": "src_client_secret_parent", "flow": "receiver", "type": "ach_credit_transfer",
            "owner": ["address": .null, "email": .null, "name": .null, "phone": .null, "verified_address": .null, "verified_email": .null,
                "verified_name": .null, "verified_phone": .null],
        ]],
    ]

    private static func parents(besides name: String, _ seeds: [JSON]) -> JSON {
        var file = parents
        file[name] = .array((file[name]?.array ?? []) + seeds)
        return .object(file)
    }

    @Test("every resource has seeds that are accepted, and those are served", arguments: names, 0..<2)
    func accepted(name: String, round: Int) throws {
        let registry = try Families.registry()
        let resource = try #require(registry[name])
        var maker = SeedMaker(round * 7919 + (Self.names.firstIndex(of: name) ?? 0), owners: ["customer": "cus_parent", "source": "src_parent"])
        var good: [JSON] = []
        // The more fields a resource has, the more rarely all of them fit.
        for number in 0..<1000 where number < 30 || good.count < 3 {
            let seed = maker.seed(of: resource, number: number)
            if (try? Seeds([name: [seed]], registry: registry)) != nil { good.append(seed) }
        }
        #expect(good.count > 2, "the seeds of \(name) are never right")

        // From the beginning, and later.
        let server = try TestServer(seeds: .own(Self.parents(besides: name, good).text))
        try requireServed(good, resource, server)
        let later = try TestServer(seeds: .own(JSON.object(Self.parents).text))
        _ = try later.get("/v1/customers")
        #expect(try later.admin("POST seeds", JSON.object([name: .array(good)]).text).status == 200)
        try requireServed(good, resource, later)
    }

    private func requireServed(_ seeds: [JSON], _ resource: Resource, _ server: TestServer) throws {
        // A reference may name an object of any resource here.
        server.describesAnswers = false
        for seed in seeds {
            let id = seed["id"]?.string ?? ""
            let path = SeededObject(resource, seed).path
            if let path, resource.endpoints.contains(where: { if case .retrieve = $0.work { $0.namesObject } else { false } }) {
                let answer = try server.get(path)
                #expect(answer.status == 200, "\(seed.text) \(answer.text)")
                #expect(answer.id == id)
                let expansions = resource.fields.filter(\.isExpandable).map { "expand[]=\($0.name)" }.joined(separator: "&")
                #expect(try server.get("\(path)?\(expansions)", key: "rk_test_alpha").status == 200, "\(seed.text)")
            }
            #expect(try server.admin("GET objects/\(id)").status == 200, "\(seed.text)")
        }
        // A list below another object is asked for by that. One that hides what belongs to test clocks does not show all.
        if let list = resource.listing, !resource.path.contains("{"), list.neededFilter == nil, list.onlyField == nil, list.reading == nil,
            !list.filters.contains(where: { $0.name == "test_clock" }),
            !list.filters.contains(where: { $0.requirement == .required })
        {
            #expect(try server.get("\(resource.path)?limit=100").ids.count >= seeds.count)
        }
        for seed in seeds { try requireNoFault(seed, resource, server) }
        _ = try server.admin("POST clock", "advance=60d")
        #expect(server.notes.faults == [], "\(resource.name)")
    }

    /// Whatever a request does with it, it is no fault of the server's.
    private func requireNoFault(_ seed: JSON, _ resource: Resource, _ server: TestServer) throws {
        let object = SeededObject(resource, seed)
        for (method, path) in object.calls {
            let answer = try server.request(method, path, object.form(for: path))
            #expect(answer.status < 500, "\(method) \(path): \(seed.text) \(answer.text)")
        }
        for call in resource.testerCalls {
            let answer = try server.fire(call.name, seed["id"]?.string ?? "", object.form(for: call.name))
            #expect(answer.status < 500, "\(call.name): \(seed.text) \(answer.text)")
        }
        if resource.endpoints.contains(where: { $0.method == "DELETE" }), let path = object.path { #expect(try server.delete(path).status < 500) }
    }
}

/// What can be asked of an object that came from a seed.
private struct SeededObject {
    let resource: Resource
    let seed: JSON

    init(_ resource: Resource, _ seed: JSON) {
        self.resource = resource
        self.seed = seed
    }

    private var id: String { seed["id"]?.string ?? "" }

    /// nil: it is below an object that the seed does not name.
    var path: String? { filled(resource.path).map { "\($0)/\(id)" } }

    private func filled(_ path: String) -> String? {
        var filled = path.replacing("{\(resource.pathParameter)}", with: id)
        for name in Endpoint.names(in: filled) {
            guard let owner = seed[name]?.string else { return nil }
            filled = filled.replacing("{\(name)}", with: owner)
        }
        return filled
    }

    var calls: [(method: String, path: String)] {
        resource.endpoints.compactMap { endpoint in
            switch endpoint.work {
            case .update, .call, .add, .transition, .members, .download, .list:
                endpoint.method == "DELETE" ? nil : filled(endpoint.path).map { (endpoint.method, $0) }
            default: nil
            }
        }
    }

    func form(for call: String) -> String {
        let last = call.split(separator: "/").last.map(String.init) ?? ""
        return [
            "attach": "customer=cus_parent", "sources": "source=tok_visa", "verify": "values[]=32&values[]=45", "deposit": "amount=1000",
            "reject": "code=abandoned", "delay": "expected_delivery_year=2040", "reprice": "currency=usd&amount_subtotal=7",
            "substitute": "product=climsku_none", "retry": "for_stripecli=true", "capture": "", "authorize": "", "detach": "",
        ][last] ?? (call.hasPrefix("/v1/") && last == id ? "metadata[a]=b" : "")
    }
}

/// Makes seeds of what the definition of a resource allows and, in one of a few, of something that it does not.
private struct SeedMaker {
    private var random: Seeded
    private let owners: [String: String]

    init(_ seed: Int, owners: [String: String]) {
        random = Seeded(seed)
        self.owners = owners
    }

    mutating func seed(of resource: Resource, number: Int) -> JSON {
        var seed = object(resource.fields.filter { !Seeds.given.contains($0.name) })
        seed["id"] = .string("\(resource.idPrefix ?? "")seed\(number)")
        if chance(30) { seed["created"] = .integer(Int64.random(in: 1_695_600_000...1_695_680_000, using: &random)) }
        for name in Endpoint.names(in: resource.path) { seed[name] = owners[name].map(JSON.string) }
        if chance(12), let field = seed.keys.filter({ $0 != "id" }).randomElement(using: &random) {
            seed[field] = chance(40) ? nil : anything()
        }
        return .object(seed)
    }

    private mutating func object(_ fields: [Field]) -> JSONObject {
        var object: JSONObject = [:]
        for field in fields {
            if field.isOptional && chance(60) || field.initial != nil && chance(50) { continue }
            if field.isNullable && chance(30) {
                object[field.name] = .null
            } else if case .members = field.kind {
                continue
            } else {
                object[field.name] = value(field.kind)
            }
        }
        return object
    }

    private mutating func value(_ kind: Field.Kind) -> JSON {
        switch kind {
        case .string: .string(pick(["", "x", "usd", "eur", "src_parent", "cus_parent", "tok_visa", "http://127.0.0.1:9/x", "4242", "é\u{2028}\"<"]))
        case .decimal: .string(pick(["0", "1.5", "-3", "0.000001", "99999999999", "100.00"]))
        case .number: .number(pick(["0.0", "1.5", "-3.0", "99999999999.0"]))
        case .link: .string(pick(["http://127.0.0.1:12111/x", "nonsense", ""]))
        case .integer, .timestamp: .integer(pick([0, 1, -1, 12, 1099, 2030, 1_700_000_000, 99_999_999_999, -99_999_999_999]))
        case .boolean: .bool(chance(50))
        case .choice(let choices): .string(pick(choices))
        case .metadata: chance(50) ? [:] : ["order": "42"]
        case .hash(let fields): .object(object(fields))
        case .list(let element): .array((0..<pick([0, 1, 2])).map { _ in value(element) })
        case .reference: .string(pick(["cus_parent", "src_parent", "nobody", ""]))
        case .tree, .members: anything()
        }
    }

    private mutating func anything() -> JSON {
        pick([.null, 1, "x", [], [:], ["id": "x"], true, ["a": ["b": [1, .null]]], [["id": 7]], ["brand": "Visa", "last4": "4242"]] as [JSON])
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }
}

extension JSON {
    fileprivate var text: String { String(decoding: compact(), as: UTF8.self) }
}
