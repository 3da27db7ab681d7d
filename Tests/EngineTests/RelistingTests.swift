// New objects' lists are written late, and never missing: after a kill, after a commit that failed, and for whoever reads meanwhile.
import Storage
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct RelistingTests {
    private func written(_ bench: Bench) throws -> Int64 {
        try bench.engine.database.statement("SELECT count(*) FROM lists").first { $0.integer(0) } ?? 0
    }

    private func labels(_ bench: Bench, _ filter: String = "") throws -> [String?] {
        try bench.list(Toy.parcel, filter).objects.map { $0["label"]?.string }
    }

    @Test func anEngineThatEndsWithoutAGoodbyeLeavesNothingUnlisted() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.sqlite")
        try {
            let bench = try Bench(at: path)
            let shipped = try bench.create(Toy.parcel, "label=shipped")
            for number in 0..<3 { try bench.create(Toy.parcel, "label=l\(number)") }
            try bench.fire("ship", on: shipped)
            try bench.create(Toy.parcel, "label=last")
            try bench.engine.commit()
            // To ship one was to write its new list. All other rows still wait.
            #expect(try written(bench) == 1)
        }()
        let bench = try Bench(at: path)
        #expect(try labels(bench) == ["last", "l2", "l1", "l0", "shipped"])
        #expect(try labels(bench, "status=packed") == ["last", "l2", "l1", "l0"])
        #expect(try labels(bench, "status=under_way") == ["shipped"])
        #expect(try labels(bench, "label=last") == ["last"])
    }

    /// What is listed already and changes is in front of the mark, where nobody looks again: its new lists are written with the change.
    @Test func aChangeOfAListedObjectIsListedWithIt() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.sqlite")
        try {
            let bench = try Bench(at: path)
            let parcel = try bench.create(Toy.parcel, "color=red")
            try bench.engine.commit()
            _ = try bench.engine.sweep()
            try bench.engine.commit()
            #expect(bench.engine.objects.lists.isMarked)
            try bench.update(parcel, "label=l")
            try bench.fire("ship", on: parcel)
            try bench.engine.commit()
        }()
        let bench = try Bench(at: path)
        #expect(try labels(bench, "status=under_way") == ["l"])
        #expect(try labels(bench, "label=l") == ["l"])
        #expect(try labels(bench, "status=packed").isEmpty)
    }

    /// A disk that is full takes no rows of lists either; once it has room again, all are there.
    @Test func aReaderWhoCannotWriteTheListsLosesNone() throws {
        let bench = try Bench()
        try bench.create(Toy.parcel, "label=a")
        try bench.engine.commit()
        try bench.engine.database.execute("PRAGMA query_only = ON")
        #expect(throws: StorageError.self) { try labels(bench) }
        // Whether the turn had begun to write is SQLite's affair.
        try? bench.engine.commit()
        try bench.engine.database.execute("PRAGMA query_only = OFF")
        _ = try bench.engine.sweep()
        try bench.engine.commit()
        #expect(try labels(bench) == ["a"])
    }

    /// After a reset and a sweep the highest row may lie below the mark; what is made then must not take itself for listed.
    @Test func anEmptiedDatabaseDoesNotHideWhatComesNext() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.sqlite")
        try {
            let bench = try Bench(at: path)
            for number in 0..<10 { try bench.create(Toy.parcel, "label=l\(number)") }
            _ = try bench.engine.reset(bench.account)
            _ = try bench.sweep()
            try bench.engine.commit()
        }()
        try {
            let bench = try Bench(at: path)
            try bench.create(Toy.parcel, "label=new")
            try bench.engine.commit()
        }()
        let bench = try Bench(at: path)
        #expect(try labels(bench) == ["new"])
    }

    @Test func theyAreWrittenWhenTheyAreManyAndInQuietMoments() throws {
        let bench = try Bench()
        for number in 0..<400 {
            try bench.create(Toy.person, "name=n\(number)")
            try bench.create(Toy.parcel, "label=l\(number)")
            try bench.engine.commit()
        }
        #expect(try written(bench) >= 1024)
        _ = try bench.engine.sweep()
        #expect(try written(bench) == 400 + 3 * 400)
        #expect(bench.engine.objects.lists.isMarked)
    }

    @Test func aCommitThatFailsTakesOnlyItsOwnFromTheLists() throws {
        let bench = try Bench()
        try bench.create(Toy.parcel, "label=kept")
        try bench.engine.commit()
        try bench.create(Toy.parcel, "label=lost")
        struct Mishap: Error {}
        #expect(throws: Mishap.self) {
            try bench.engine.atomically {
                try bench.create(Toy.parcel, "label=lost too")
                throw Mishap()
            }
        }
        #expect(throws: StorageError.self) { try bench.engine.commit() }
        #expect(try labels(bench) == ["kept"])
        try bench.create(Toy.parcel, "label=next")
        #expect(try labels(bench) == ["next", "kept"])
    }
}
