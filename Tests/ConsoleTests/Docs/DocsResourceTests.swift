// The pages of the resources: all that a definition says is there.
import API
import Engine
import TestHarness
import Testing
import Wire

@testable import Console

@Suite("Reference pages of resources") struct DocsResourceTests {
    // MARK: Every resource

    @Test("every field, with those in hashes, and no internal one", arguments: ReferencePages.names) func fields(name: String) throws {
        func paths(_ fields: [Field], _ path: String) -> [String] {
            fields.flatMap { field -> [String] in
                if case .internal = field.visibility { return [] }
                return switch field.kind {
                case .hash(let inner): [path + field.name] + paths(inner, "\(path)\(field.name).")
                case .list(.hash(let inner)): [path + field.name] + paths(inner, "\(path)\(field.name)[].")
                default: [path + field.name]
                }
            }
        }
        let resource = try #require(ReferencePages.all?.registry[name])
        #expect(ReferencePages.rows(try ReferencePages.page("/\(name)"))["Fields"] == paths(resource.fields, ""))
    }

    /// The names of the parameters, with those in hashes and arrays, as a form spells them.
    private func names(_ parameters: [Parameter], in hash: String) -> [String] {
        parameters.flatMap { parameter -> [String] in
            let name = hash.isEmpty ? parameter.name : "\(hash)[\(parameter.name)]"
            return switch parameter.shape {
            case .hash(let inner), .idOrHash(_, let inner): [name] + names(inner, in: name)
            case .map(let inner): [name] + names([.hash("{key}", inner)], in: name)
            case .array(.hash(let inner), _): [name] + names(inner, in: "\(name)[]")
            default: [name]
            }
        }
    }

    @Test("every endpoint with its parameters", arguments: ReferencePages.names) func endpoints(name: String) throws {
        let resource = try #require(ReferencePages.all?.registry[name])
        let page = try ReferencePages.page("/\(name)")
        let (headings, tables) = (page.all("h3").map(\.text), ReferencePages.rows(page))
        for endpoint in resource.endpoints {
            let call = "\(endpoint.method) \(endpoint.path)"
            #expect(headings.contains(call))
            #expect(tables["Parameters of \(call)"] == names(endpoint.parameters, in: ""), "\(call)")
        }
    }

    @Test("everything that a tester can do, with its parameters", arguments: ReferencePages.names) func acts(name: String) throws {
        let resource = try #require(ReferencePages.all?.registry[name])
        let page = try ReferencePages.page("/\(name)")
        let (headings, tables) = (page.all("h3").map(\.text), ReferencePages.rows(page))
        for act in resource.testerCalls {
            let call = "POST /_admin/objects/{id}/transitions/\(act.name)"
            #expect(headings.contains(call))
            #expect(tables["Parameters of \(call)"] ?? [] == names(act.parameters, in: ""), "\(call)")
        }
    }

    @Test("every status and every transition, in the tables and in the diagram", arguments: ReferencePages.names) func life(name: String) throws {
        let resource = try #require(ReferencePages.all?.registry[name])
        let page = try ReferencePages.page("/\(name)")
        let tables = ReferencePages.rows(page)
        #expect(tables["Statuses"] == resource.lifecycle?.statuses)
        #expect(tables["Transitions"] ?? [] == resource.lifecycle?.transitions.map(\.name) ?? [])
        let words = page.all("text").map { $0.text.replacing("↻ ", with: "") }
        #expect(Set(words) == Set((resource.lifecycle?.statuses ?? []) + (resource.lifecycle?.transitions ?? []).map(\.name)))
    }

    @Test("every event that the definition declares, and all others of that name", arguments: ReferencePages.names) func events(name: String) throws {
        let resource = try #require(ReferencePages.all?.registry[name])
        let others = try #require(ReferencePages.all).registry.eventTypes.filter { $0.hasPrefix("\(name).") && !$0.dropFirst(name.count + 1).contains(".") }
        #expect(ReferencePages.rows(try ReferencePages.page("/\(name)"))["Events"] ?? [] == Set(resource.eventTypes).union(others).sorted())
    }

    @Test("an example with every field that is always there", arguments: ReferencePages.names) func example(name: String) throws {
        let resource = try #require(ReferencePages.all?.registry[name])
        let text = try #require(try ReferencePages.page("/\(name)").all("pre").first?.text)
        let example = try #require(try JSON.parse(Array(text.utf8)).object)
        let always = resource.fields.filter { field in
            if case .visible = field.visibility { return !field.isOptional }
            return false
        }
        #expect(Array(example.keys) == always.map(\.name))
        for field in always where !field.isNullable { #expect(example[field.name]?.isNull == false, "\(field.name)") }
    }

    // MARK: One of them

    @Test("who may call an endpoint") func access() throws {
        let page = try ReferencePages.page("/source")
        let facts = page.all("dd").map(\.text)
        #expect(facts.contains("Secret keys, publishable keys that send client_secret."))
    }

    @Test("a transition: from, to, by whom, parameters, event") func transition() throws {
        let page = try ReferencePages.page("/identity.verification_session")
        #expect(ReferencePages.row("Transitions", "reject", page) == [
            "reject", "processing", "requires_input", "control plane", "code", "identity.verification_session.requires_input",
        ])
        #expect(ReferencePages.row("Transitions", "complete_redaction", page) == [
            "complete_redaction", "verified, canceled", "stays", "clock", "", "identity.verification_session.redacted",
        ])
        #expect(ReferencePages.row("Statuses", "processing", page) == ["processing", "no", "verify, reject"])
    }

    @Test("a transition leads to the call that fires it") func transitionLinks() throws {
        let page = try ReferencePages.page("/identity.verification_session")
        let links = page.all("a").reduce(into: [:]) { $0[$1.text] = $1.attributes["href"] }
        #expect(links["reject"] == "#post-_admin-objects-id-transitions-reject")
        #expect(links["cancel"] == "#post-v1-identity-verification_sessions-session-cancel")
        #expect(links["complete_redaction"] == nil)
    }

    @Test("a secret that events do not show, and what closes an object") func secretsAndSeals() throws {
        let page = try ReferencePages.page("/identity.verification_session")
        #expect(ReferencePages.row("Fields", "client_secret", page) == ["client_secret", "string", "can be; always in events", "", "", ""])
        #expect(page.all("p").map(\.text).contains(
            "As soon as redaction is not null, no update and no transition is possible, except complete_redaction."))
    }

    @Test("what a search can ask for, and how long an object is kept") func facts() throws {
        let texts = try ReferencePages.page("/customer").all("p").map(\.text)
        #expect(texts.contains("The query can ask for created, email, metadata, name, phone."))
        #expect(try ReferencePages.page("/event").all("dd").map(\.text).contains("30 days of the account's clock"))
    }

    @Test("a field: type, null, absent, what it expands to, values") func field() throws {
        let page = try ReferencePages.page("/identity.verification_session")
        #expect(ReferencePages.row("Fields", "last_verification_report", page) == [
            "last_verification_report", "reference", "can be", "", "identity.verification_report", "",
        ])
        #expect(ReferencePages.row("Fields", "verified_outputs", page) == ["verified_outputs", "hash", "can be", "until expanded", "", ""])
        #expect(ReferencePages.row("Fields", "options.document.allowed_types", page) == [
            "options.document.allowed_types", "list of string", "", "can be", "", "driving_license, id_card, passport",
        ])
    }

    @Test("a parameter: type, whether it is required, limits") func parameter() throws {
        let page = try ReferencePages.page("/identity.verification_session")
        let table = "Parameters of POST /v1/identity/verification_sessions"
        #expect(ReferencePages.row(table, "type", page) == ["type", "string", "unless verification_flow is sent", "one of document, id_number"])
        #expect(ReferencePages.row(table, "options[document][allowed_types]", page) == [
            "options[document][allowed_types]", "array of string", "", "one of driving_license, id_card, passport",
        ])
        #expect(ReferencePages.row(table, "related_person[account]", page) == ["related_person[account]", "string", "yes", "at most 5000 characters"])
    }
}
