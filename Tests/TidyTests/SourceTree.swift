// The sources as the tidy tests read them: as text.
import Foundation
import Testing

struct SourceFile: Sendable, CustomTestStringConvertible {
    /// Below the repository, such as `Sources/Engine/Engine.swift`.
    let path: String
    let lines: [String]

    var testDescription: String { path }
    private var folders: [String] { path.split(separator: "/").map(String.init) }
    /// The folder below `Sources`: a module, or `Resources` with all of its families.
    var layer: String { folders.dropFirst().first ?? "" }
    /// The product family that it belongs to; nil: it is no family's.
    var family: String? { layer == "Resources" ? folders.dropFirst(2).first : nil }
    var module: String { family ?? layer }
    /// The modules that it imports.
    var imports: [String] { code.compactMap { $0.firstMatch(of: #/^\s*(?:@\w+ )?(?:public )?import (\w+)/#).map { String($0.output.1) } } }

    /// The types that it declares or extends at the top level, each by the last part of its name.
    var types: Set<String> {
        Set(code.compactMap { line in
            guard line.first.map({ $0.isLetter || $0 == "@" }) == true else { return nil }
            return line.firstMatch(of: #/\b(?:struct|class|enum|protocol|typealias|extension) ([\w.]+)/#).flatMap {
                $0.output.1.split(separator: ".").last.map(String.init)
            }
        })
    }

    /// The lines with their comments and string literals taken out, so that rules about code do not read prose.
    var code: [String] {
        lines.map { line in
            let withoutStrings = line.replacing(#/"(\\.|[^"\\])*"/#, with: "\"\"")
            return String(withoutStrings.prefix(upTo: withoutStrings.range(of: "//")?.lowerBound ?? withoutStrings.endIndex))
        }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file below a folder of the repository.
    static func all(below folder: String) -> [SourceFile] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: base.appending(path: name), encoding: .utf8) else { return nil }
            return SourceFile(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
        }
    }
}
