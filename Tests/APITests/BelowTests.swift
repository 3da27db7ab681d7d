// Paths below other objects, lists of what belongs to an object, downloads, tombstones, and what publishable keys may do: with toys.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Paths below an object") struct BelowTests {
    private let api: ToyAPI
    private let shelf: String
    private let book: String
    private let game: String

    init() throws {
        api = try ToyAPI()
        shelf = try api.send("POST /v1/shelves", "name=Top&key=secret").id
        book = try api.send("POST /v1/books", "title=Moby-Dick&shelf=\(shelf)").id
        game = try api.send("POST /v1/games", "title=Chess&shelf=\(shelf)").id
    }

    private func noSuch(_ noun: String, _ id: String) -> Failure {
        Failure(404, code: "resource_missing", parameter: noun == "shelf" ? "shelf" : "id", "No such \(noun): '\(id)'")
    }

    // MARK: Which object is meant

    @Test("the prefix of the id says of which resource it is") func prefix() throws {
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/\(book)")["title"] == "Moby-Dick")
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/\(game)")["title"] == "Chess")
        #expect(try api.send("GET /v1/books/\(book)").text == api.send("GET /v1/shelves/\(shelf)/things/\(book)").text)
    }

    @Test("an id that is nobody's is one of the first resource's", arguments: ["bk_none", "none", "acct_1", "%62k_none"]) func unknown(id: String) throws {
        let decoded = id.replacing("%62", with: "b")
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/\(id)").failure == noSuch("book", decoded))
    }

    @Test("an id of the other resource that is not there") func unknownOther() throws {
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/gm_none").failure == noSuch("game", "gm_none"))
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/gm%5Fnone").failure == noSuch("game", "gm_none"))
    }

    @Test("an owner that is not there is missed first", arguments: ["GET", "POST", "DELETE"]) func noOwner(method: String) throws {
        #expect(try api.send("\(method) /v1/shelves/sh_none/things/\(book)").failure == noSuch("shelf", "sh_none"))
        #expect(try api.send("\(method) /v1/shelves/sh_none/things/none").failure == noSuch("shelf", "sh_none"))
        // Nor is one that somebody else has, or an object of another kind.
        #expect(try api.send("\(method) /v1/shelves/\(shelf)/things/\(book)", key: "sk_test_beta").failure == noSuch("shelf", shelf))
        #expect(try api.send("\(method) /v1/shelves/\(book)/things/\(book)").failure == noSuch("shelf", book))
        #expect(try api.send("GET /v1/books/\(book)").status == 200)
    }

    @Test("what belongs to another is not there", arguments: ["GET", "POST", "DELETE"]) func foreign(method: String) throws {
        let other = try api.send("POST /v1/shelves").id
        #expect(try api.send("\(method) /v1/shelves/\(other)/things/\(book)").failure == noSuch("book", book))
        let loose = try api.send("POST /v1/books", "title=Ulysses").id
        #expect(try api.send("\(method) /v1/shelves/\(shelf)/things/\(loose)").failure == noSuch("book", loose))
        #expect(try api.send("GET /v1/books/\(book)")["shelf"] == .string(shelf))
    }

    @Test("only what has a route there can be done", arguments: ["POST", "PUT"]) func unrouted(method: String) throws {
        // The first resource's route is the one that is asked, where there is one for the method.
        #expect(try api.send("PUT /v1/shelves/\(shelf)/things/\(book)").failure?.message.hasPrefix("Unrecognized request URL") == true)
        #expect(try api.send("\(method) /v1/shelves/\(shelf)/things/\(game)", "title=Go").status == 404)
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/\(game)")["title"] == "Chess")
        #expect(try api.send("GET /v1/games/\(game)").status == 404)
    }

    // MARK: What is done there

    @Test("an update below is an update") func update() throws {
        #expect(try api.send("POST /v1/shelves/\(shelf)/things/\(book)", "title=Ulysses")["title"] == "Ulysses")
        #expect(try api.send("POST /v1/shelves/\(shelf)/things/\(book)", "shelf=x").failure?.code == "parameter_unknown")
        #expect(try api.send("GET /v1/books/\(book)")["title"] == "Ulysses")
    }

    @Test("a detached object stays, and is answered in full; a deleted one is answered by its stub") func detach() throws {
        let detached = try api.send("DELETE /v1/shelves/\(shelf)/things/\(book)")
        #expect(detached["shelf"] == .null)
        #expect(try api.send("GET /v1/books/\(book)").text == detached.text)
        #expect(try api.send("DELETE /v1/shelves/\(shelf)/things/\(book)").failure == noSuch("book", book))
        let deleted = try api.send("DELETE /v1/shelves/\(shelf)/things/\(game)")
        #expect(deleted.json == ["id": .string(game), "object": "game", "deleted": true])
        #expect(try api.send("GET /v1/shelves/\(shelf)/things/\(game)").failure == noSuch("game", game))
        #expect(try api.send("GET /v1/shelves/\(shelf)/things").ids == [])
    }

    // MARK: Lists

    @Test("the list of what belongs to it, whole") func list() throws {
        let answer = try api.send("GET /v1/shelves/\(shelf)/things?limit=1")
        #expect(answer.text == """
            {
              "object": "list",
              "data": [
                {
                  "id": "\(game)",
                  "object": "game",
                  "created": 1695680120,
                  "livemode": false,
                  "shelf": "\(shelf)",
                  "title": "Chess"
                }
              ],
              "has_more": true,
              "url": "/v1/shelves/\(shelf)/things"
            }

            """)
        #expect(try api.send("GET /v1/shelves/\(shelf)/things?starting_after=\(game)").ids == [book])
        #expect(try api.send("GET /v1/shelves/\(shelf)/things?object=book").ids == [book])
        #expect(try api.send("GET /v1/shelves/\(shelf)/things?title=Chess").failure?.code == "parameter_unknown")
        #expect(try api.send("GET /v1/shelves/sh_none/things").failure == noSuch("shelf", "sh_none"))
    }

    @Test("a resource's own list below an object: those that belong to it, by its own path") func ownList() throws {
        let other = try api.send("POST /v1/shelves").id
        let foreign = try api.send("POST /v1/books", "title=Moby-Dick&shelf=\(other)").id
        let second = try api.send("POST /v1/books", "title=Typee&shelf=\(shelf)").id
        let list = try api.send("GET /v1/shelves/\(shelf)/books")
        #expect(list.ids == [second, book])
        #expect(list["url"] == .string("/v1/shelves/\(shelf)/books"))
        #expect(try api.send("GET /v1/shelves/\(shelf)/books?title=Moby-Dick").ids == [book])
        #expect(try api.send("GET /v1/shelves/\(shelf)/books?limit=1&starting_after=\(second)").ids == [book])
        // The path says whose they are, and nothing else does.
        #expect(try api.send("GET /v1/shelves/\(shelf)/books?shelf=\(other)").failure?.code == "parameter_unknown")
        #expect(try api.send("GET /v1/books").ids == [second, foreign, book])
        #expect(try api.send("GET /v1/shelves/sh_none/books").failure == noSuch("shelf", "sh_none"))
    }

    @Test("paths in it are expanded below data") func expand() throws {
        let sequel = try api.send("POST /v1/books", "title=Omoo")
        _ = try api.send("POST /v1/books", "title=Typee&shelf=\(shelf)&sequel=\(sequel.id)")
        #expect(try api.send("GET /v1/shelves/\(shelf)/things?expand[]=data.sequel")["data"]?[0]?["sequel"] == sequel.json)
        #expect(try api.send("GET /v1/shelves/\(shelf)?expand[]=things.data.sequel")["things"]?["data"]?[0]?["sequel"] == sequel.json)
        #expect(try api.send("GET /v1/shelves/\(shelf)/things?expand[]=sequel").failure
            == Failure(400, parameter: "expand", "This property cannot be expanded (sequel). You may want to try expanding 'data.sequel' instead."))
    }

    // MARK: Tombstones

    @Test("an id whose object left a tombstone answers that it was deleted, and nothing else") func tombstone() throws {
        let stub: JSON = ["id": .string(shelf), "object": "shelf", "deleted": true]
        #expect(try api.send("DELETE /v1/shelves/\(shelf)").json == stub)
        let answer = try api.send("GET /v1/shelves/\(shelf)")
        #expect(answer.status == 200)
        #expect(answer.json == stub)
        for call in ["POST /v1/shelves/\(shelf)", "DELETE /v1/shelves/\(shelf)", "GET /v1/shelves/\(shelf)/things", "GET /v1/shelves/\(shelf)/label"] {
            #expect(try api.send(call).failure == noSuch("shelf", shelf), "\(call)")
        }
        #expect(try api.send("GET /v1/shelves/\(shelf)", key: "sk_test_beta").failure == noSuch("shelf", shelf))
    }

    // MARK: Downloads

    @Test("a download sends its bytes, and their type") func download() throws {
        let answer = try api.send("GET /v1/shelves/\(shelf)/label")
        #expect(answer.status == 200)
        #expect(answer.text == "This is Top.")
        #expect(answer.headers["Content-Type"] == "text/plain")
        #expect(try api.send("GET /v1/shelves/sh_none/label").failure == noSuch("shelf", "sh_none"))
        #expect(try api.send("GET /v1/shelves/\(shelf)/label", key: "pk_test_alpha").failure?.code == "secret_key_required")
    }

    // MARK: Publishable keys

    @Test("a publishable key retrieves what it can prove its right to") func proof() throws {
        let path = "/v1/shelves/\(shelf)"
        #expect(try api.send("GET \(path)?key=secret", key: "pk_test_alpha")["name"] == "Top")
        #expect(try api.send("GET \(path)?key=wrong", key: "pk_test_alpha").failure == noSuch("shelf", shelf))
        #expect(try api.send("GET \(path)", key: "pk_test_alpha").failure?.code == "secret_key_required")
        #expect(try api.send("GET \(path)?key=secret", key: "pk_test_beta").failure == noSuch("shelf", shelf))
        // A secret key needs no proof, and a wrong one does no harm.
        #expect(try api.send("GET \(path)?key=wrong")["name"] == "Top")
        // Where there is nothing to prove it by, nothing proves it.
        let bare = try api.send("POST /v1/shelves", key: "pk_test_alpha").id
        #expect(try api.send("GET /v1/shelves/\(bare)?key=", key: "pk_test_alpha").status != 200)
    }

    @Test("what is not for publishable keys is not", arguments: [
        "POST /v1/shelves/SHELF", "DELETE /v1/shelves/SHELF", "GET /v1/shelves/SHELF/things", "GET /v1/shelves/SHELF/things/BOOK", "POST /v1/books",
    ])
    func secretKeysOnly(call: String) throws {
        let path = call.replacing("SHELF", with: shelf).replacing("BOOK", with: book)
        #expect(try api.send(path, key: "pk_test_alpha").failure?.code == "secret_key_required")
        #expect(try api.send("GET /v1/shelves/\(shelf)")["name"] == "Top")
    }
}
