// The notation for what can be expanded beyond the definitions.
import Testing

@testable import Engine

@Suite("Expandable paths") struct ExpandablePathTests {
    @Test("a name, a hash, references, and lines that go on") func notation() throws {
        let paths = ExpandablePaths(
            """
            charge
              address outcome{rule{deep} reason} source>card|
              bank_account refunds{data>refund}
            application
            """)
        #expect(paths.names == ["charge", "application"])
        #expect(paths["application"]?.isEmpty == true)
        #expect(paths["nothing"] == nil)
        let charge = try #require(paths["charge"])
        #expect(charge.map(\.name) == ["address", "outcome", "source", "refunds"])
        guard case .hash(let outcome) = charge[1].kind, case .reference(let targets) = charge[2].kind, case .hash(let list) = charge[3].kind
        else { return #expect(Bool(false), "\(charge.map(\.kind))") }
        #expect(outcome.map(\.name) == ["rule", "reason"])
        #expect(targets == ["card", "bank_account"])
        #expect(list.map(\.name) == ["data"])
    }

    @Test("what is written wrong is found, with the name of the resource", arguments: [
        "charge\n  outcome{rule", "charge\n  outcome}", "charge\n  a, b", "charge\n  source>card|?",
    ])
    func wrong(notation: String) {
        let fault = #expect(throws: DefinitionFault.self) { try ExpandablePaths(notation).check() }
        #expect(fault?.description.hasPrefix("the expandable paths of charge cannot be read: ") == true)
    }
}
