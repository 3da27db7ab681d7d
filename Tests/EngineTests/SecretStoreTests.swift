// Secrets that are in memory only: they follow the turn and their world, and of too many the oldest go.
import Testing

@testable import Engine

@Suite struct SecretStoreTests {
    private let store = SecretStore(maximum: 4)

    @Test func whatIsRememberedIsForgotten() {
        store.set("123", of: "pm_1", world: 1)
        #expect(store.secret(of: "pm_1", world: 1) == "123")
        #expect(store.secret(of: "pm_1", world: 2) == nil)
        store.set(nil, of: "pm_1", world: 1)
        #expect(store.secret(of: "pm_1", world: 1) == nil)
    }

    @Test func aTurnThatIsNotKeptHasNotHappened() {
        store.set("123", of: "pm_1", world: 1)
        store.set("456", of: "pm_2", world: 2)
        store.release()
        store.set(nil, of: "pm_1", world: 1)
        store.set("789", of: "pm_1", world: 1)
        store.set("999", of: "pm_3", world: 1)
        store.forget(world: 2)
        store.revert()
        #expect(store.secret(of: "pm_1", world: 1) == "123")
        #expect(store.secret(of: "pm_2", world: 2) == "456")
        #expect(store.secret(of: "pm_3", world: 1) == nil)
        // What was undone once is not undone again.
        store.set(nil, of: "pm_1", world: 1)
        store.release()
        store.revert()
        #expect(store.secret(of: "pm_1", world: 1) == nil)
    }

    @Test func aWorldTakesItsSecretsAlong() {
        store.set("123", of: "pm_1", world: 1)
        store.set("456", of: "pm_2", world: 2)
        store.forget(world: 1)
        #expect(store.secret(of: "pm_1", world: 1) == nil)
        #expect(store.secret(of: "pm_2", world: 2) == "456")
        store.forgetAll()
        #expect(store.secret(of: "pm_2", world: 2) == nil)
    }

    @Test func ofTooManyTheOldestGo() {
        for number in 1...5 { store.set("\(number)", of: "pm_\(number)", world: 1) }
        #expect((1...5).map { store.secret(of: "pm_\($0)", world: 1) } == [nil, nil, "3", "4", "5"])
    }
}
