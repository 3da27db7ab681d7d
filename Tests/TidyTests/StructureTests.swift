// The shape of the house, as tests: where things stand, and that nothing stands there in vain.
import Foundation
import Testing

@Suite struct StructureTests {
    private static let sources = SourceFile.all(below: "Sources")

    // MARK: Families

    /// By the family, the families that it may import: `family("Climate", "Common", "Balances")` in Package.swift.
    private static let arrows: [String: Set<String>] = {
        guard let manifest = try? String(contentsOf: SourceFile.root.appending(path: "Package.swift"), encoding: .utf8) else { return [:] }
        return manifest.matches(of: #/family\(\s*((?:"\w+"(?:,\s+)?)+)/#).reduce(into: [:]) { arrows, match in
            let names = match.output.1.matches(of: #/\w+/#).map { String($0.output) }
            arrows[names[0]] = Set(names.dropFirst())
        }
    }()

    @Test("a family imports another only where Package.swift has an arrow", arguments: sources.filter { $0.family != nil && $0.family != "Catalog" })
    func arrows(file: SourceFile) throws {
        let allowed = try #require(Self.arrows[file.module], "\(file.module) is no family")
        for module in file.imports where Self.arrows[module] != nil || module == "Catalog" {
            #expect(allowed.contains(module), "\(file.module) imports \(module): name it in family(\"\(file.module)\", …) in Package.swift.")
        }
    }

    @Test("an arrow is there because something needs it")
    func needed() {
        #expect(Self.arrows.count > 10)
        for (family, others) in Self.arrows {
            let imported = Set(Self.sources.filter { $0.family == family }.flatMap(\.imports))
            let idle = others.subtracting(imported).sorted().joined(separator: ", ")
            #expect(idle.isEmpty, "No file of \(family) imports \(idle): remove it from family(\"\(family)\", …) in Package.swift.")
        }
    }

    @Test("no family has the name of a type in it: nobody could say which is meant", arguments: sources.filter { $0.family != nil })
    func names(file: SourceFile) { #expect(!file.types.contains(file.module)) }

    // MARK: Files

    /// Many types that are a few lines each: the commands that call the control plane.
    private static let collections: Set = ["Sources/pinstripe/Commands/Calls.swift", "Sources/pinstripe/Commands/Listings.swift"]

    @Test("a file is named after the type that it declares, or extends: `Type+What.swift`", arguments: sources)
    func named(file: SourceFile) {
        let name = file.path.split(separator: "/").last?.split(separator: ".").first?.split(separator: "+").first.map(String.init) ?? ""
        #expect(file.types.contains(name) || Self.collections.contains(file.path))
    }

    // MARK: Declarations

    /// What libraries call, and we do not.
    private static let calledByOthers: Set = ["appendLiteral", "validate"]
    /// What only tests ask.
    private static let askedByTests: Set = ["connectionCount"]

    @Test("nothing is declared that nothing uses")
    func used() {
        var count: [Substring: Int] = [:]
        let texts = Self.sources.map { file in
            (file.path, file.lines.map { line in line.drop { $0 == " " }.hasPrefix("//") ? "" : line }.joined(separator: "\n"))
        }
        for (_, text) in texts {
            for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) { count[word, default: 0] += 1 }
        }
        for (path, text) in texts {
            for match in text.matches(of: #/\b(?:func|var|let|struct|enum|class|protocol|typealias) (\w+)/#) {
                let name = match.output.1
                let isKnown = Self.calledByOthers.contains(String(name)) || Self.askedByTests.contains(String(name)) || name == "_"
                #expect(isKnown || count[name] != 1, "\(path): \(name)")
            }
        }
    }
}
