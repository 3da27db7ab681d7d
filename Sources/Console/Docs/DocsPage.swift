// The frame of the reference's pages: the way around, and the sections. The pages are made when somebody asks for them, and not kept.
import Wire

struct DocsPage {
    struct Section {
        let id: String
        let title: String
        let body: HTML
    }

    let title: String
    var introduction: HTML = ""
    var sections: [Section] = []
    var status = 200
    /// Whether it is the page that leads to all others.
    var isIndex = false

    /// - Parameter root: the relative way from the page up to the root of this server.
    func response(to request: Request, root: String) -> Response {
        let all: HTML = "<li><a href=\"\(DocsLink.index(root))\">All resources</a></li>"
        let links = sections.map { section -> HTML in "<li><a href=\"#\(section.id)\">\(section.title)</a></li>" }
        let navigation: HTML = """
            <ul>
            \(isIndex ? links : [all] + links)
            </ul>
            """
        let bodies = sections.map { section -> HTML in
            """
            <section aria-labelledby="\(section.id)">
            <h2 id="\(section.id)">\(section.title)</h2>
            \(section.body)
            </section>
            """
        }
        return Page.response(request, status: status, title: title, navigation: navigation, "\(introduction)\n\(bodies)")
    }

    /// A table that scrolls inside of itself where the screen is narrow.
    /// - Parameter columns: the headings. The first cell of a row is the row's heading.
    static func table(_ name: String, _ columns: [String], _ rows: [[HTML]]) -> HTML {
        let head = columns.map { column -> HTML in "<th scope=\"col\">\(column)</th>" }
        let body = rows.map { row -> HTML in
            let cells = row.enumerated().map { index, cell -> HTML in index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>" }
            return """
                <tr>
                \(cells)
                </tr>
                """
        }
        return scrolling(
            name,
            """
            <table>
            <thead>
            <tr>
            \(head)
            </tr>
            </thead>
            <tbody>
            \(body)
            </tbody>
            </table>
            """)
    }

    /// The keyboard can scroll it, and a screen reader says its name.
    static func scrolling(_ name: String, _ body: HTML) -> HTML {
        """
        <div class="scrolling" role="region" tabindex="0" aria-label="\(name)">
        \(body)
        </div>
        """
    }

    /// Words of code, one after the other.
    static func codes(_ words: [String]) -> HTML { joined(words.map(code)) }

    /// A word of code. Behind its dots and underscores a long one may go on in another line.
    static func code(_ word: String) -> HTML {
        guard word.count > 24 else { return "<code>\(word)</code>" }
        var parts = [""]
        for letter in word {
            parts[parts.count - 1].append(letter)
            if letter == "." || letter == "_" { parts.append("") }
        }
        return "<code>\(parts.dropFirst().reduce("\(parts[0])") { "\($0)<wbr>\($1)" } as HTML)</code>"
    }

    static func joined(_ parts: [HTML]) -> HTML {
        guard let first = parts.first else { return "" }
        return parts.dropFirst().reduce(first) { "\($0), \($1)" }
    }
}
