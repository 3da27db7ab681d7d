// Objects carry the number of their resource. It stays the same whatever is registered later.
import Storage
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct ResourceTableTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("state.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ resources: [Resource]) throws -> Bench { try Bench(at: path, resources) }

    private func numbers(_ bench: Bench) throws -> [String: Int64] {
        let rows = try bench.engine.database.statement("SELECT name, number FROM resources").all { ($0.text(0), $0.integer(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test func aNumberStaysWhateverIsRegisteredLater() throws {
        let (id, former) = try {
            let bench = try open([Toy.parcel, Toy.person])
            let parcel = try bench.create(Toy.parcel, "label=kept")
            try bench.engine.commit()
            return (parcel.id, try numbers(bench))
        }()
        for resources in [[Toy.alarm, Toy.person, Toy.parcel], [Toy.parcel, Toy.alarm, Toy.person]] {
            let bench = try open(resources)
            #expect(try bench.engine.retrieve(Toy.parcel, id, account: bench.account)["label"] == "kept")
            #expect(try bench.list(Toy.parcel, "label=kept").objects.map(\.id) == [id])
            #expect(try numbers(bench).filter { former[$0.key] != nil } == former)
        }
    }

    @Test func whatIsNoLongerRegisteredIsNotThereButNotLost() throws {
        let id = try {
            let bench = try open([Toy.parcel, Toy.person])
            let parcel = try bench.create(Toy.parcel, "label=kept")
            try bench.engine.commit()
            return parcel.id
        }()
        try {
            let bench = try open([Toy.person])
            #expect(throws: Refusal.noSuch("object", id, parameter: "id")) { try bench.engine.inspect(id, account: nil) }
            #expect(throws: Refusal.self) { try bench.engine.retrieve(Toy.person, id, account: bench.account) }
            try bench.create(Toy.person, "name=Ann")
            _ = try bench.sweep()
            try bench.engine.commit()
        }()
        let bench = try open([Toy.parcel, Toy.person])
        #expect(try bench.engine.retrieve(Toy.parcel, id, account: bench.account)["label"] == "kept")
    }

    /// Otherwise the next resource would get the number again.
    @Test func aTurnThatFailsTakesNoNumberBack() throws {
        let id = try {
            let bench = try open([Toy.person])
            struct Mishap: Error {}
            #expect(throws: Mishap.self) {
                try bench.engine.atomically {
                    try bench.create(Toy.person, "name=lost")
                    throw Mishap()
                }
            }
            #expect(throws: StorageError.self) { try bench.engine.commit() }
            let person = try bench.engine.create(Toy.person, Arguments(["name": "kept"]), account: bench.account("alpha"), cause: .clock).object
            try bench.engine.commit()
            return person.id
        }()
        let bench = try open([Toy.parcel, Toy.person])
        #expect(try bench.engine.retrieve(Toy.person, id, account: bench.account)["name"] == "kept")
    }
}
