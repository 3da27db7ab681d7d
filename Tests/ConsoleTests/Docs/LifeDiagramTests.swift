// The diagram of a life: where boxes and arrows are.
import Engine
import Testing

@testable import Console

@Suite("Diagrams of lives") struct LifeDiagramTests {
    private func diagram(_ name: String) throws -> LifeDiagram? {
        LifeDiagram(of: ReferenceReader.read(try #require(ReferencePages.all?.registry[name]), eventTypes: []))
    }

    @Test("statuses stand below those that lead to them; what leads back does not count") func layers() {
        let layers = LifeLayers(
            statuses: ["requires_input", "processing", "verified", "canceled"],
            arrows: [("requires_input", "processing"), ("processing", "verified"), ("processing", "requires_input"), ("requires_input", "canceled")])
        #expect((0..<layers.count).map { layers.statuses(in: $0) } == [["requires_input"], ["processing", "canceled"], ["verified"]])
    }

    @Test("a circle, a status that leads to itself, and statuses that nothing connects") func oddLayers() {
        let circle = LifeLayers(statuses: ["a", "b", "c"], arrows: [("a", "b"), ("b", "c"), ("c", "a"), ("b", "b")])
        #expect(["a", "b", "c"].map { circle[$0] } == [0, 1, 2])
        #expect(LifeLayers(statuses: ["a", "b"], arrows: []).count == 1)
        #expect(LifeLayers(statuses: [], arrows: []).count == 0)
    }

    @Test("arrows between the same statuses by the same cause are one, with several names") func names() throws {
        let arrows = try #require(try diagram("identity.verification_session")).arrows
        #expect(arrows.map { "\($0.from) → \($0.to): \($0.names.joined(separator: ", ")) (\($0.cause.rawValue))" } == [
            "requires_input → processing: submit (control_plane)", "processing → verified: verify (control_plane)",
            "processing → requires_input: reject (control_plane)", "requires_input → canceled: cancel, redact (api)",
        ])
    }

    @Test("no resource without statuses has a diagram") func none() throws { #expect(try diagram("balance") == nil) }

    @Test("no box covers another, and all is inside", arguments: ReferencePages.names) func boxes(name: String) throws {
        guard let diagram = try diagram(name) else { return }
        for (index, box) in diagram.boxes.enumerated() {
            #expect(box.x >= 0 && box.y >= 0 && box.x + box.width < diagram.width && box.y + box.height < diagram.height)
            for other in diagram.boxes[..<index] {
                let isBeside = box.x + box.width < other.x || other.x + other.width < box.x
                #expect(isBeside || box.y + box.height < other.y || other.y + other.height < box.y, "\(box.status) \(other.status)")
            }
        }
    }

    @Test("an arrow leads from the lower edge of a box to the upper edge of another, around corners", arguments: ReferencePages.names)
    func arrows(name: String) throws {
        guard let diagram = try diagram(name) else { return }
        for arrow in diagram.arrows {
            let source = try #require(diagram.boxes.first { $0.status == arrow.from })
            let target = try #require(diagram.boxes.first { $0.status == arrow.to })
            let (start, end) = (try #require(arrow.points.first), try #require(arrow.points.last))
            #expect(start.y == source.y + source.height && (source.x...source.x + source.width).contains(start.x))
            #expect(end.y == target.y && (target.x...target.x + target.width).contains(end.x))
            for (one, next) in zip(arrow.points, arrow.points.dropFirst()) {
                #expect(one.x == next.x || one.y == next.y)
                #expect((0...diagram.width).contains(next.x) && (0...diagram.height).contains(next.y))
            }
        }
    }

    @Test("no two arrows lie upon each other, and no heads touch", arguments: ReferencePages.names) func apart(name: String) throws {
        guard let diagram = try diagram(name) else { return }
        for (index, arrow) in diagram.arrows.enumerated() {
            for other in diagram.arrows[..<index] {
                for (one, next) in zip(arrow.points, arrow.points.dropFirst()) {
                    for (first, second) in zip(other.points, other.points.dropFirst()) {
                        let isCovered = Self.overlap((one.x, next.x), (first.x, second.x)) && Self.overlap((one.y, next.y), (first.y, second.y))
                        let areParallel = (one.x == next.x) == (first.x == second.x)
                        #expect(!(isCovered && areParallel), "\(arrow.names) \(other.names)")
                    }
                }
                if let end = arrow.points.last, let otherEnd = other.points.last { #expect(end.y != otherEnd.y || abs(end.x - otherEnd.x) >= 8) }
            }
        }
    }

    /// Whether two lengths have a part in common.
    private static func overlap(_ one: (Int, Int), _ other: (Int, Int)) -> Bool {
        max(min(one.0, one.1), min(other.0, other.1)) <= min(max(one.0, one.1), max(other.0, other.1))
    }
}
