// The diagram of a life: where its boxes and arrows are. Statuses stand in layers, from the beginning of a life downwards. Below a box each of its arrows
// has a column of its own, with its names beside it, so that no names can overlap. An arrow to the next layer goes straight down, or turns twice. An arrow
// to any other layer goes through a lane on the right.

struct LifeDiagram {
    struct Point: Equatable {
        let x: Int
        let y: Int
    }

    struct Box: Equatable {
        let status: String
        /// The transitions that keep the status.
        let stays: [String]
        /// Whether new objects can have the status.
        let isOrigin: Bool
        var x = 0
        var y = 0
        var width = 0
        var height = 0

        var middle: Int { x + width / 2 }
    }

    struct Arrow: Equatable {
        let from: String
        let to: String
        let cause: ResourceReference.Cause
        /// The names of its transitions.
        var names: [String]
        /// Its corners, from its beginning to its head.
        var points: [Point] = []
    }

    private(set) var boxes: [Box] = []
    private(set) var arrows: [Arrow] = []
    private(set) var width = 0
    private(set) var height = 0

    /// The lengths are in pixels. A letter's width is that of a fixed-width font of 13 pixels.
    static let letter = 8
    static let line = 16
    static let padding = 12
    /// Between two parallel arrows.
    static let spacing = 12
    private static let gap = 36
    /// Left of the boxes, for the signs that a life begins there.
    private static let margin = 24

    /// Nil if the resource has no statuses.
    init?(of resource: ResourceReference) {
        guard !resource.statuses.isEmpty else { return nil }
        boxes = resource.statuses.map { status in
            Box(
                status: status, stays: resource.transitions.filter { ($0.to ?? status) == status && $0.from.contains(status) }.map(\.name),
                isOrigin: resource.origins.contains(status))
        }
        for transition in resource.transitions {
            guard let target = transition.to else { continue }
            for status in transition.from where status != target { add(transition, from: status, to: target) }
        }
        let layers = LifeLayers(statuses: resource.statuses, arrows: arrows.map { ($0.from, $0.to) })
        place(layers)
        route(layers)
    }

    private mutating func add(_ transition: ResourceReference.Transition, from status: String, to target: String) {
        let cause = transition.causes.first ?? .controlPlane
        if let known = arrows.firstIndex(where: { $0.from == status && $0.to == target && $0.cause == cause }) {
            arrows[known].names.append(transition.name)
        } else {
            arrows.append(Arrow(from: status, to: target, cause: cause, names: [transition.name]))
        }
    }

    // MARK: Boxes

    /// The width of an arrow's column, with its names.
    private static func column(_ arrow: Arrow) -> Int {
        let letters = arrow.names.map(\.count).max() ?? 0
        return onGrid(letters * letter + 2 * spacing)
    }

    /// Arrows leave on the lines of a grid, and arrive between them unless they go straight. So none covers another.
    private static func onGrid(_ length: Int) -> Int { spacing * ((length + spacing - 1) / spacing) }

    /// The arrows that leave a status: those to the next layer first.
    private func leaving(_ status: String, _ layers: LifeLayers) -> [Int] {
        let all = arrows.indices.filter { arrows[$0].from == status }
        return all.filter { layers.isNext(arrows[$0].to, after: status) } + all.filter { !layers.isNext(arrows[$0].to, after: status) }
    }

    /// The middle of each arrow's column, relative to its box.
    private func port(of arrow: Int, _ layers: LifeLayers) -> Int {
        let before = leaving(arrows[arrow].from, layers).prefix { $0 != arrow }
        return before.reduce(Self.padding) { $0 + Self.column(arrows[$1]) }
    }

    private func box(_ status: String) -> Int { boxes.firstIndex { $0.status == status } ?? 0 }

    /// Gives each box its size, and each layer's boxes their places: below the arrows that lead to them.
    private mutating func place(_ layers: LifeLayers) {
        for index in boxes.indices {
            let box = boxes[index]
            let letters = ([box.status.count] + box.stays.map { $0.count + 2 }).max() ?? 0
            let arriving = 2 * arrows.count { $0.to == box.status }
            let columns = leaving(box.status, layers).reduce(0) { $0 + Self.column(arrows[$1]) }
            boxes[index].width = Self.onGrid(max(letters * Self.letter, columns, arriving * Self.spacing) + 2 * Self.padding)
            boxes[index].height = (1 + box.stays.count) * Self.line + Self.padding
        }
        for layer in 0..<layers.count {
            var wanted: [(index: Int, x: Int)] = []
            for status in layers.statuses(in: layer) {
                let index = box(status)
                let above = arrows.indices.filter { arrows[$0].to == status && layers.isNext(status, after: arrows[$0].from) }
                let columns = above.map { boxes[box(arrows[$0].from)].x + port(of: $0, layers) }
                let middle = columns.isEmpty ? boxes[index].width / 2 : columns.reduce(0, +) / columns.count
                wanted.append((index, middle - boxes[index].width / 2))
            }
            var right = Self.margin
            for (index, x) in wanted.sorted(by: { ($0.x, $0.index) < ($1.x, $1.index) }) {
                boxes[index].x = Self.onGrid(max(x, right))
                right = boxes[index].x + boxes[index].width + Self.gap
            }
        }
    }

    // MARK: Arrows

    private mutating func route(_ layers: LifeLayers) {
        var lanes = arrows.indices.filter { !layers.isNext(arrows[$0].to, after: arrows[$0].from) }
        // A short way is inside of a long one.
        lanes.sort { abs(layers.distance(arrows[$0])) < abs(layers.distance(arrows[$1])) }
        let right = boxes.map { $0.x + $0.width }.max() ?? 0
        let lane = Dictionary(uniqueKeysWithValues: lanes.enumerated().map { ($1, right + ($0 + 1) * Self.spacing) })
        let tracks = setHeights(layers, lane)
        var heads = arrowHeads(layers)
        for index in arrows.indices {
            let (source, target) = (boxes[box(arrows[index].from)], boxes[box(arrows[index].to)])
            let start = Point(x: source.x + port(of: index, layers), y: source.y + source.height)
            let end = Point(x: heads.removeValue(forKey: index) ?? target.middle, y: target.y)
            guard start.x != end.x || lane[index] != nil else {
                arrows[index].points = [start, end]
                continue
            }
            var points = [start]
            let first = tracks[Track(arrow: index, layer: layers[source.status])] ?? start.y
            points.append(Point(x: start.x, y: first))
            if let x = lane[index] {
                let last = tracks[Track(arrow: index, layer: layers[target.status] - 1)] ?? end.y
                points += [Point(x: x, y: first), Point(x: x, y: last), Point(x: end.x, y: last)]
            } else {
                points.append(Point(x: end.x, y: first))
            }
            arrows[index].points = points + [end]
        }
        width = right + (lanes.count + 1) * Self.spacing + 1
    }

    /// A horizontal part of an arrow, below a layer.
    private struct Track: Hashable {
        let arrow: Int
        let layer: Int
    }

    /// Gives each layer its height, and each horizontal part of an arrow its own.
    private mutating func setHeights(_ layers: LifeLayers, _ lane: [Int: Int]) -> [Track: Int] {
        var tracks: [Track: Int] = [:]
        var y = Self.padding / 2
        for layer in -1..<layers.count {
            if layer >= 0 {
                let inside = boxes.indices.filter { layers[boxes[$0].status] == layer }
                for index in inside { boxes[index].y = y }
                y += inside.map { boxes[$0].height }.max() ?? 0
                // All boxes of a layer end at one height, where their arrows begin.
                for index in inside { boxes[index].height = y - boxes[index].y }
                let names = arrows.filter { layers[$0.from] == layer }.map(\.names.count).max() ?? 0
                y += names * Self.line + (names > 0 ? Self.padding / 2 : 0)
            }
            for index in arrows.indices {
                let begins = layers[arrows[index].from] == layer
                let ends = lane[index] != nil && layers[arrows[index].to] - 1 == layer
                guard begins || ends else { continue }
                y += Self.spacing
                tracks[Track(arrow: index, layer: layer)] = y
            }
            let isLast = layer == layers.count - 1
            if !isLast || tracks.keys.contains(where: { $0.layer == layer }) { y += isLast ? Self.padding : 2 * Self.spacing }
        }
        height = y + Self.padding / 2
        return tracks
    }

    /// Where each arrow's head is: straight below its column if that is possible, otherwise on the side that it comes from. No two touch.
    private func arrowHeads(_ layers: LifeLayers) -> [Int: Int] {
        var heads: [Int: Int] = [:]
        for target in boxes {
            let arriving = arrows.indices.filter { arrows[$0].to == target.status }
            let columns = Dictionary(uniqueKeysWithValues: arriving.map { ($0, boxes[box(arrows[$0].from)].x + port(of: $0, layers)) })
            let (left, right) = (target.x + Self.spacing / 2, target.x + target.width - Self.spacing / 2)
            var taken: [Int] = []
            func free(_ places: StrideThrough<Int>) -> Int { places.first { place in taken.allSatisfy { abs($0 - place) >= 10 } } ?? target.middle }
            for index in arriving.sorted(by: { isStraight($0, columns, target, layers) && !isStraight($1, columns, target, layers) }) {
                let column = columns[index] ?? 0
                let head =
                    if isStraight(index, columns, target, layers) {
                        column
                    } else if layers.isNext(target.status, after: arrows[index].from), column < target.x {
                        free(stride(from: left, through: right, by: Self.spacing))
                    } else {
                        free(stride(from: right, through: left, by: -Self.spacing))
                    }
                heads[index] = head
                taken.append(head)
            }
        }
        return heads
    }

    private func isStraight(_ arrow: Int, _ columns: [Int: Int], _ target: Box, _ layers: LifeLayers) -> Bool {
        guard layers.isNext(target.status, after: arrows[arrow].from), let column = columns[arrow] else { return false }
        return column > target.x && column < target.x + target.width
    }
}
