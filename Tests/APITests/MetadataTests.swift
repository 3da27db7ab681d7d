// Metadata: the user's own pairs, merged by updates, within limits.
import TestHarness
import Testing
import Wire

@Suite("Metadata") struct MetadataTests {
    private static func update(_ form: String) throws -> Answer {
        let server = try TestServer()
        let id = try server.newSession("type=document&metadata[a]=1&metadata[b]=2")
        return try server.post("\(TestServer.sessions)/\(id)", form)
    }

    @Test("an update merges", arguments: [
        ("", ["a": "1", "b": "2"]),
        ("metadata[c]=3", ["a": "1", "b": "2", "c": "3"]),
        ("metadata[a]=new", ["a": "new", "b": "2"]),
        ("metadata[a]=", ["b": "2"]),
        ("metadata[a]=&metadata[b]=", [:]),
        ("metadata[unknown]=", ["a": "1", "b": "2"]),
        ("metadata=", [:]),
        ("metadata[0]=zero", ["0": "zero", "a": "1", "b": "2"]),
        ("metadata[a+b]=c+d", ["a": "1", "a b": "c d", "b": "2"]),
        ("metadata[é]=ü", ["a": "1", "b": "2", "é": "ü"]),
        ("metadata[a]=true&metadata[b]=1.0", ["a": "true", "b": "1.0"]),
    ] as [(String, JSON)])
    func merge(form: String, result: JSON) throws { #expect(try Self.update(form)["metadata"] == result) }

    @Test("it is an object, empty where there is none, and empty values are not kept") func empty() throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document")["metadata"] == [:])
        #expect(try TestServer().post(TestServer.sessions, "type=document&metadata=")["metadata"] == [:])
        #expect(try TestServer().post(TestServer.sessions, "type=document&metadata[a]=&metadata[b]=1")["metadata"] == ["b": "1"])
    }

    private static let key41 = String(repeating: "k", count: 41)
    private static let value501 = String(repeating: "v", count: 501)

    @Test("a value has 500 characters at most, a key 40; characters, not bytes", arguments: [
        ("metadata[a]=\(value501)",
            "Metadata values can have up to 500 characters, but you passed in a value that is 501 characters. Invalid value: \(value501)"),
        ("metadata[\(key41)]=1",
            "Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: \(key41)"),
        ("metadata[a[b]]=1", "Metadata keys cannot contain square brackets."),
    ])
    func limits(form: String, message: String) throws {
        #expect(try Self.update(form).failure == Failure(400, parameter: "metadata", message))
        #expect(try TestServer().post(TestServer.sessions, "type=document&\(form)").failure == Failure(400, parameter: "metadata", message))
    }

    @Test("as long as can be") func longest() throws {
        let key = String(repeating: "é", count: 40)
        let value = String(repeating: "日", count: 500)
        #expect(try TestServer().post(TestServer.sessions, "type=document&metadata[\(key)]=\(value)")["metadata"]?[key] == .string(value))
    }

    @Test("50 keys at most, those that are there already included") func count() throws {
        let server = try TestServer()
        func form(_ range: Range<Int>) -> String { range.map { "metadata[k\($0)]=\($0)" }.joined(separator: "&") }
        let tooMany = Failure(
            400, parameter: "metadata",
            "Metadata can have up to 50 keys, but you've set 51. Email us at support+metadata@stripe.com for more information.")
        #expect(try server.post(TestServer.sessions, "type=document&" + form(0..<51)).failure == tooMany)
        let id = try server.newSession("type=document&" + form(0..<50))
        let path = "\(TestServer.sessions)/\(id)"
        #expect(try server.post(path, "metadata[one_more]=1").failure == tooMany)
        #expect(try server.session(id)["metadata"]?.object?.count == 50)
        #expect(try server.post(path, "metadata[k0]=&metadata[one_more]=1")["metadata"]?.object?.count == 50)
        #expect(try server.post(path, "metadata[k1]=changed").status == 200)
    }

    @Test("a value is a text", arguments: [("metadata[a][b]=1", #"Invalid string: {"b":"1"}"#), ("metadata[a][]=1", #"Invalid string: {"0":"1"}"#)])
    func texts(form: String, message: String) throws {
        #expect(try Self.update(form).failure == Failure(400, parameter: "metadata[a]", message))
    }
}
