// Links in objects follow the address that Pinstripe is reached by.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct PublicURLTests {
    private let folder: TemporaryFolder
    private static let former = "http://127.0.0.1:12111"

    init() throws { folder = try TemporaryFolder() }

    private func open(_ url: String) throws -> Bench {
        let bench = try Bench(at: folder.file("links.sqlite"), publicURL: url)
        try bench.engine.adoptPublicURL()
        return bench
    }

    /// Makes parcels with these links under the former base, and closes the file.
    private func make(_ parameters: String...) throws -> [StoredObject] {
        let bench = try open(Self.former)
        let parcels = try parameters.map { try bench.create(Toy.parcel, $0) }
        try bench.engine.commit()
        return parcels
    }

    @Test func linksMadeUnderTheFormerBaseAreRewritten() throws {
        let parcels = try make("link=\(Self.former)/start/vs_1?a=b", "link=\(Self.former)/")
        let bench = try open("https://pinstripe.test")
        #expect(try parcels.map { try bench.retrieve($0)["link"] } == ["https://pinstripe.test/start/vs_1?a=b", "https://pinstripe.test/"])
        var expected = parcels[0].json
        expected["link"] = "https://pinstripe.test/start/vs_1?a=b"
        #expect(try bench.retrieve(parcels[0]).body == expected.document())
    }

    @Test("nothing else is", arguments: [
        "https://example.com/start", "http://127.0.0.1:121110/start", "http://127.0.0.1:12111.example.com/", "http://127.0.0.1:12112/start",
        "https://example.com/?return=http://127.0.0.1:12111/start", "see http://127.0.0.1:12111/start", "HTTP://127.0.0.1:12111/start",
    ])
    func others(link: String) throws {
        let parcel = try make("link=\(link)")[0]
        #expect(try open("https://pinstripe.test").retrieve(parcel).body == parcel.body)
    }

    @Test func whatUsersHaveWrittenThemselvesStays() throws {
        let parcel = try make("label=\(Self.former)/mine&metadata[home]=\(Self.former)/mine&metadata[\(Self.former)/]=key")[0]
        #expect(try open("https://pinstripe.test").retrieve(parcel).body == parcel.body)
    }

    @Test func linksInHiddenFieldsAreRewrittenToo() throws {
        let parcel = try {
            let bench = try open(Self.former)
            var draft = try Draft(bench.create(Toy.parcel), of: Toy.parcel)
            draft[.tracking] = "\(Self.former)/track"
            let parcel = try bench.engine.atomically { try bench.engine.objects.save(RenderedDraft(draft), world: bench.account.world) }
            try bench.engine.commit()
            return parcel
        }()
        #expect(try open("https://pinstripe.test").fields(parcel)["tracking"] == "https://pinstripe.test/track")
    }

    @Test func linksInListsAreRewrittenToo() throws {
        let parcel = try {
            let bench = try open(Self.former)
            var draft = try Draft(bench.create(Toy.parcel), of: Toy.parcel)
            draft[.papers] = [["title": "\(Self.former)/", "url": "\(Self.former)/a"], ["title": "lost", "url": .null]]
            let parcel = try bench.engine.atomically { try bench.engine.objects.save(RenderedDraft(draft), world: bench.account.world) }
            try bench.engine.commit()
            return parcel
        }()
        #expect(try open("https://pinstripe.test").retrieve(parcel)["papers"] == [
            ["title": "\(Self.former)/", "url": "https://pinstripe.test/a"], ["title": "lost", "url": .null],
        ])
    }

    @Test func itHappensOnce() throws {
        let parcel = try make("link=\(Self.former)/a")[0]
        do {
            let bench = try open("http://b.test")
            try bench.engine.commit()
            // Written by somebody under the new base: the former one means nothing any more.
            let late = try bench.create(Toy.parcel, "link=\(Self.former)/late")
            try bench.engine.adoptPublicURL()
            #expect(try bench.retrieve(late).body == late.body)
            try bench.engine.commit()
        }
        do {
            let bench = try open("http://b.test")
            #expect(!bench.engine.hasUncommitted)
            #expect(try bench.list(Toy.parcel).objects.map { $0["link"] } == ["http://127.0.0.1:12111/late", "http://b.test/a"])
        }
        let bench = try open("http://c.test")
        #expect(try bench.retrieve(parcel)["link"] == "http://c.test/a")
    }

    @Test func everyAccountsLinksAreRewritten() throws {
        let parcels = try {
            let bench = try open(Self.former)
            let parcels = try ["beta", "gamma"].map { try bench.create(Toy.parcel, "link=\(Self.former)/x", in: bench.account($0)) }
            try bench.engine.commit()
            return parcels
        }()
        let bench = try open("http://b.test")
        #expect(try bench.retrieve(parcels[0], in: bench.account("beta"))["link"] == "http://b.test/x")
        #expect(try bench.retrieve(parcels[1], in: bench.account("gamma"))["link"] == "http://b.test/x")
    }
}
