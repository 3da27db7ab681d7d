// The sources as the tidy tests read them: as text.
import Foundation
import Testing

struct SourceFile: Sendable, CustomTestStringConvertible {
    /// Below the repository, such as `Sources/Engine/Engine.swift`.
    let path: String
    let lines: [String]

    var testDescription: String { path }
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

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
