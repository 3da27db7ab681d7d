// A page of the documentation, read as text: the README, or an article of the DocC catalogue.
import Foundation
import Testing

struct Article: Sendable, CustomTestStringConvertible {
    /// Below the repository, such as `Sources/pinstripe/Pinstripe.docc/Charges.md`.
    let path: String
    let text: String

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let folder = "Sources/pinstripe/Pinstripe.docc"
    static let readme = Article(path: "README.md")
    /// The articles of the catalogue, its landing page among them.
    static let catalogue = ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted().map { Article(path: "\(folder)/\($0)") }
    static let all = [readme] + catalogue
    /// Those about resources.
    static let ofProducts = catalogue.filter { !$0.section("Endpoints").isEmpty }

    init(path: String) {
        self.path = path
        text = (try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8)) ?? ""
    }

    var testDescription: String { path }
    /// What DocC calls it: the file's name without its ending.
    var name: String { String(path.split(separator: "/").last?.dropLast(3) ?? "") }
    var url: URL { Self.root.appending(path: path) }
    var lines: [String] { text.components(separatedBy: "\n") }

    /// What stands below a heading of the second level. Empty if there is no such heading.
    func section(_ title: String) -> String {
        let after = lines.drop { $0 != "## \(title)" }.dropFirst()
        return after.prefix { !$0.hasPrefix("## ") }.joined(separator: "\n")
    }

    /// The lines outside of code blocks, without the code in them.
    var prose: [String] {
        var isCode = false
        return lines.compactMap { line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                return nil
            }
            return isCode ? nil : line.replacing(#/`[^`]*`/#, with: "``")
        }
    }

    /// Where links within the page can lead: its headings, as Git hosts and DocC name them.
    var anchors: [String] {
        var isCode = false
        return lines.compactMap { line in
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, line.hasPrefix("#") else { return nil }
            let title = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
            return String(title.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }.map { $0 == " " ? "-" : $0 })
        }
    }

    /// What its links lead to, but for pages of the web: those beside their texts, and those at the end of the page.
    var links: [String] {
        let beside = prose.flatMap { line in line.matches(of: #/\]\(([^)\s]+)\)/#).map { String($0.output.1) } }
        return (beside + namedLinks.map(\.target)).filter { !$0.contains("://") }
    }

    /// `[name]: target`, for `[name]` anywhere in the page.
    var namedLinks: [(name: String, target: String)] {
        prose.compactMap { $0.wholeMatch(of: #/\[([^\]]+)\]: (\S+)/#).map { (String($0.output.1), String($0.output.2)) } }
    }

    /// The names in brackets that a target is given for elsewhere in the page, or should be.
    var usesOfNames: [String] {
        prose.flatMap { line in line.matches(of: #/\[([^\]`]+)\](?![(:])/#).map { String($0.output.1) } }
    }

    /// The articles that its sections `Topics` and `See Also` name for DocC.
    var topics: [String] { prose.compactMap { $0.wholeMatch(of: #/- <doc:(\w+)>/#).map { String($0.output.1) } } }
}
