// Ids as Stripe makes them: a prefix, six characters of time, ten of the account, eight more.
import TestHarness
import Testing
import Wire

@Suite("Ids") struct IdentifierTests {
    @Test("the time part is that of real ids", arguments: [(1_695_680_120, "1NuN3k"), (1_695_680_478, "1NuN9W"), (1_695_680_526, "1NuNAI")])
    func time(created: Int64, digits: String) throws {
        let answer = try TestServer(now: created).post(TestServer.sessions, "type=document")
        #expect(answer["created"] == .integer(created))
        #expect(answer.id.hasPrefix("vs_\(digits)"))
        #expect(answer.id.wholeMatch(of: #/vs_[0-9A-Za-z]{24}/#) != nil)
    }

    @Test("the account's last ten characters stand in every id of the account") func account() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        let account = try #require(server.admin("GET clock")["account"]?.string)
        let report = try server.report(of: id).id
        #expect(id.dropFirst(9).prefix(10) == account.suffix(10))
        #expect(report.wholeMatch(of: #/vr_[0-9A-Za-z]{24}/#) != nil)
        #expect(report.dropFirst(9).prefix(10) == account.suffix(10))
    }

    @Test("a thousand ids of one second are different") func unique() throws {
        let server = try TestServer()
        #expect(Set(try (0..<1000).map { _ in try server.newSession() }).count == 1000)
    }

    @Test("ids of one account sort by age") func sorted() throws {
        let server = try TestServer()
        let ids = try (0..<100).map { _ in
            server.wall.now += 1
            return try server.newSession()
        }
        #expect(ids == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test("files: `file_`, time, account and random, 24 characters as well") func files() throws {
        let server = try TestServer()
        let files = try server.report(of: server.verifiedSession())["document"]?["files"]?.array?.compactMap(\.string) ?? []
        #expect(files.count == 2)
        for file in files { #expect(file.wholeMatch(of: #/file_1NuN3k[0-9A-Za-z]{18}/#) != nil) }
    }
}
