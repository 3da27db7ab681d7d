// The documentation's form: every link leads somewhere, every article is found, nothing is too long. What its code blocks do is tested by
// Tests/SDK/python/test_documentation.py, and the list of settings by GeneratedTableTests.
import Catalog
import Foundation
import Testing

@Suite struct DocumentationTests {
    @Test("there is a catalogue") func found() { #expect(Article.catalogue.count > 30) }

    @Test("README is read in five minutes: at most 10 KB") func readme() { #expect(Article.readme.text.utf8.count <= 10_240) }

    @Test("an article has one title, and a sentence below it that says what it is about", arguments: Article.catalogue)
    func titled(article: Article) throws {
        #expect(article.lines.first?.hasPrefix("# ") == true)
        #expect(article.prose.count { $0.hasPrefix("# ") } == 1)
        let abstract = try #require(article.lines.dropFirst().first { !$0.isEmpty })
        #expect(abstract.first?.isLetter == true && abstract.contains("."))
    }

    @Test("no line is wider than a screen", arguments: Article.all)
    func width(article: Article) {
        for (number, line) in article.lines.enumerated() { #expect(line.count <= 160, "line \(number + 1)") }
    }

    @Test("every link leads to a file of this repository, and to a heading that is there", arguments: Article.all)
    func links(article: Article) {
        for link in article.links {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let target = parts[0].isEmpty ? article.url : article.url.deletingLastPathComponent().appending(path: parts[0]).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: target.path), "\(link)")
            guard parts.count == 2 else { continue }
            let page = Article(path: String(target.path.dropFirst(Article.root.standardizedFileURL.path.count + 1)))
            #expect(page.anchors.contains(parts[1]), "\(link)")
        }
    }

    @Test("a name in brackets has its link, and each link is used", arguments: Article.all)
    func namedLinks(article: Article) { #expect(Set(article.usesOfNames) == Set(article.namedLinks.map(\.name))) }

    @Test("the landing page names every article, once") func topics() {
        let landing = Article(path: "\(Article.folder)/Pinstripe.md")
        #expect(landing.topics.sorted() == Article.catalogue.map(\.name).filter { $0 != landing.name })
    }

    @Test("DocC finds the articles that are named", arguments: Article.catalogue)
    func named(article: Article) {
        for topic in article.topics { #expect(Article.catalogue.contains { $0.name == topic }, "\(topic)") }
    }

    @Test("an article about resources ends with what is not there yet", arguments: Article.ofProducts)
    func notYet(article: Article) { #expect(article.prose.last { $0.hasPrefix("## ") } == "## Not yet") }

    @Test("every resource is named in the article about its product") func complete() throws {
        let named = Article.ofProducts.flatMap { article in
            article.section("Endpoints").matches(of: #/`([\w.]+)`/#).map { String($0.output.1) }
        }
        let names = try Families.registry().resources.map(\.name)
        let forgotten = Set(names).subtracting(named).sorted()
        #expect(forgotten.isEmpty, "No article names \(forgotten): name them in backticks in the section Endpoints of their product's article.")
        #expect(named.sorted() == names.sorted())
    }
}
