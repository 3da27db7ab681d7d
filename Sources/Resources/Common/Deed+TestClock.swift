// What happens to an object when its test clock is deleted.
import Engine

extension Deed {
    /// It is deleted, too. Nothing belongs to it that must go first.
    package static let goesWithTestClock = Deed.byHook("leave_test_clock") { object, _ in object.remove() }
}
