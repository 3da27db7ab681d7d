// The rules of the house, as tests: what no compiler refuses and every reader relies on.
import Catalog
import Engine
import Foundation
import Testing

@Suite struct TidyTests {
    private static let sources = SourceFile.all(below: "Sources")
    private static let everything = sources + SourceFile.all(below: "Tests")

    @Test("the sources are found")
    func found() { #expect(Self.sources.count > 60) }

    @Test("a C library has one module that imports it", arguments: sources)
    func cModules(file: SourceFile) {
        let owners = ["CLibevent": "Reactor", "CCurl": "Reactor", "CSQLite": "Storage", "COpenSSL": "Digest"]
        for (library, owner) in owners where file.module != owner {
            #expect(!file.code.contains { $0.contains("import \(library)") }, "\(library) belongs to \(owner)")
        }
    }

    @Test("below the daemon nobody asks the system for the time, and nobody needs Foundation", arguments: sources)
    func pure(file: SourceFile) {
        guard ["Wire", "Digest", "Engine", "Resources", "API", "Delivery", "Console"].contains(file.layer) else { return }
        let forbidden = ["import Foundation", "clock_gettime", "gettimeofday", "Date(", "ContinuousClock", "time(nil)", "Task {", "async "]
        for (number, line) in file.code.enumerated() {
            for word in forbidden { #expect(!line.contains(word), "line \(number + 1)") }
        }
    }

    @Test("the OpenAPI document has the error codes that are written in the definitions") func errorCodes() throws {
        let schema = try #require(Self.sources.first { $0.path.hasSuffix("/ErrorSchema.swift") })
        let table = schema.lines.drop { !$0.contains("codes = ") }.dropFirst().prefix { !$0.contains("\"\"\"") }
        let listed = table.flatMap { $0.split(separator: " ").map(String.init) }
        #expect(listed == Set(listed).sorted())
        for file in Self.sources where ["API", "Engine", "Resources"].contains(file.layer) {
            for code in file.lines.joined(separator: "\n").matches(of: #/\b(?:code|orElse): "([a-z_]+)"/#).map(\.output.1) {
                #expect(listed.contains(String(code)), "\(file.path): \(code)")
            }
        }
    }

    @Test("nothing traps on what comes from outside", arguments: sources)
    func traps(file: SourceFile) {
        for (number, line) in file.code.enumerated() {
            for word in ["try!", "fatalError", "precondition", "as!", "unsafelyUnwrapped", "TODO", "FIXME"] {
                #expect(!line.contains(word), "line \(number + 1)")
            }
            // A word or a bracket, an exclamation mark, and no comparison: a forced unwrapping.
            #expect(line.firstMatch(of: #/[\w\)\]]!(?!=)/#) == nil, "line \(number + 1)")
        }
    }

    @Test("a file begins with what it is for", arguments: everything)
    func headed(file: SourceFile) { #expect(file.lines.first?.hasPrefix("//") == true) }

    @Test("files stay below 300 lines", arguments: everything)
    func length(file: SourceFile) { #expect(file.lines.count <= 300) }

    @Test("functions stay below 70 lines", arguments: sources)
    func functions(file: SourceFile) {
        var open: (line: Int, indentation: Int)?
        for (number, line) in file.lines.enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            if let start = open, line.dropFirst(indentation).hasPrefix("}"), indentation == start.indentation {
                #expect(number - start.line < 70, "the function at line \(start.line + 1)")
                open = nil
            } else if open == nil, Self.beginsFunction(line), !line.hasSuffix("}") {
                // Its signature may go on over several lines; its end is the brace that stands where it began.
                open = (number, indentation)
            }
        }
    }

    private static func beginsFunction(_ line: String) -> Bool {
        line.contains("func ") || line.contains(" init(") || line.contains(": Hook = {")
    }

    @Test("no line is wider than a screen", arguments: everything)
    func width(file: SourceFile) {
        for (number, line) in file.lines.enumerated() { #expect(line.count <= 160 || line.contains("\"message\": "), "line \(number + 1)") }
    }

    @Test("every definition is registered")
    func registered() {
        let defined = Self.sources.filter { $0.layer == "Resources" }.flatMap(\.lines).count { $0.contains("static let resource = Resource(") }
        #expect(defined == Families.resources.count)
        #expect(throws: Never.self) { try Families.registry() }
        #expect(throws: Never.self) { try ExpandablePaths(Families.expandable).check() }
    }

    @Test("every dependency has its reason in the documentation")
    func dependencies() throws {
        let manifest = try String(contentsOf: SourceFile.root.appending(path: "Package.swift"), encoding: .utf8)
        let article = SourceFile.root.appending(path: "Sources/pinstripe/Pinstripe.docc/Dependencies.md")
        let reasons = try String(contentsOf: article, encoding: .utf8)
        let names = manifest.matches(of: #/https:\/\/github.com\/[\w-]+\/([\w.-]+)"/#).map { String($0.output.1) }
        #expect(names.count >= 4)
        for name in names { #expect(reasons.contains("[\(name)](")) }
    }

    @Test("nothing reads the folder that the project was made from")
    func selfContained() throws {
        let words = ["../shared", "/work/" + "shared"]
        for file in Self.everything where file.path != "Tests/TidyTests/TidyTests.swift" {
            for word in words { #expect(!file.lines.contains { $0.contains(word) }, "\(file.path)") }
        }
    }
}
