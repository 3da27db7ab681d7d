// The journal itself: how much it keeps, and what it says of a turn that was lost.
import API
import Testing
import Wire

@Suite("What the journal keeps") struct RequestJournalTests {
    private func note(_ path: String, body: Int = 0, in journal: RequestJournal) {
        let request = Request(method: "POST", path: path, body: Array(repeating: 1, count: body))
        journal.note(request, Response(status: 200, body: []), time: 0, duration: 0)
    }

    @Test("the newest requests, up to its length", arguments: [(1, ["/5"]), (2, ["/5", "/4"]), (9, ["/5", "/4", "/3", "/2", "/1"]), (0, [])])
    func length(length: Int, paths: [String]) {
        let journal = RequestJournal(capacity: length)
        for number in 1...5 { note("/\(number)", in: journal) }
        #expect(journal.newest.map(\.request.path) == paths)
    }

    @Test("4 MiB of bodies: beyond that, the oldest requests lose theirs") func weight() {
        let journal = RequestJournal(capacity: 3)
        for number in 1...5 { note("/\(number)", body: 3 << 19, in: journal) }
        #expect(journal.newest.map(\.request.path) == ["/5", "/4", "/3"])
        #expect(journal.newest.map(\.isStripped) == [false, false, true])
        #expect(journal.newest.map(\.request.body.count) == [3 << 19, 3 << 19, 0])
    }

    @Test("of a turn that was lost, it tells what the clients got") func lostTurn() {
        let journal = RequestJournal(capacity: 10)
        note("/1", in: journal)
        journal.endTurn()
        note("/2", in: journal)
        journal.endTurn { _ in Response(status: 500) }
        note("/3", in: journal)
        journal.endTurn()
        #expect(journal.newest.map(\.response.status) == [200, 500, 200])
    }

    @Test("what is forgotten leaves the others in their order") func forgetting() {
        let journal = RequestJournal(capacity: 3)
        for number in 1...5 { note("/\(number)", in: journal) }
        journal.remove { $0.request.path == "/4" }
        note("/6", in: journal)
        #expect(journal.newest.map(\.request.path) == ["/6", "/5", "/3"])
    }
}
