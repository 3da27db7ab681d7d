// A LifeDiagram as SVG. Its colours and line styles are in pinstripe.css, so that it is light or dark as the page is.
import Wire

enum LifeDrawing {
    /// - Parameter title: what a screen reader says.
    static func svg(_ diagram: LifeDiagram, title: String) -> HTML {
        """
        <svg class="life" role="img" aria-labelledby="life-title" width="\(diagram.width)" height="\(diagram.height)" \
        viewBox="0 0 \(diagram.width) \(diagram.height)">
        <title id="life-title">\(title)</title>
        \(diagram.arrows.map(arrow))
        \(diagram.boxes.map(box))
        </svg>
        """
    }

    private static func box(_ box: LifeDiagram.Box) -> HTML {
        let lines = [box.status] + box.stays.map { "↻ \($0)" }
        let texts = lines.enumerated().map { index, line in
            let y = box.y + (index + 1) * LifeDiagram.line + 2
            return text(line, x: box.x + LifeDiagram.padding, y: y, kind: index == 0 ? "status" : "stays")
        }
        return """
            <rect x="\(box.x)" y="\(box.y)" width="\(box.width)" height="\(box.height)" rx="6"/>
            \(box.isOrigin ? beginning(box) : "")
            \(texts)
            """
    }

    /// A dot beside the box, with an arrow: a life can begin here.
    private static func beginning(_ box: LifeDiagram.Box) -> HTML {
        let y = box.y + LifeDiagram.line - 3
        return """
            <circle cx="\(box.x - 18)" cy="\(y)" r="4"/>
            <polyline points="\(box.x - 18),\(y) \(box.x - 6),\(y)"/>
            <path class="head" d="M\(box.x - 8),\(y - 4)v8l8,-4z"/>
            """
    }

    private static func arrow(_ arrow: LifeDiagram.Arrow) -> HTML {
        guard let start = arrow.points.first else { return "" }
        let names = arrow.names.enumerated().map { index, name in
            text(name, x: start.x + 6, y: start.y + (index + 1) * LifeDiagram.line, kind: "name")
        }
        return """
            \(line(arrow.points, kind: "by-\(arrow.cause.rawValue)"))
            \(names)
            """
    }

    /// A line with a head at its end, which points down.
    private static func line(_ points: [LifeDiagram.Point], kind: String) -> HTML {
        guard let end = points.last else { return "" }
        let corners = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        return """
            <polyline class="\(kind)" points="\(corners)"/>
            <path class="head" d="M\(end.x - 4),\(end.y - 8)h8l-4,8z"/>
            """
    }

    private static func text(_ text: String, x: Int, y: Int, kind: String) -> HTML {
        "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\">\(text)</text>"
    }
}
