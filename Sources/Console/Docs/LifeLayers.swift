// The layers of a diagram. A status is one layer below the lowest status that leads to it; arrows that lead back do not count.

struct LifeLayers {
    private var layers: [String: Int] = [:]
    private let order: [String]
    private(set) var count = 0

    init(statuses: [String], arrows: [(from: String, to: String)]) {
        order = statuses
        var (entered, left): (Set<String>, [String]) = ([], [])
        var forward: [(from: String, to: String)] = []
        /// Walks along the arrows. One that leads to a status on the way here leads back.
        func visit(_ status: String) {
            entered.insert(status)
            for arrow in arrows where arrow.from == status {
                if !entered.contains(arrow.to) { visit(arrow.to) } else if !left.contains(arrow.to) { continue }
                forward.append(arrow)
            }
            left.append(status)
        }
        for status in statuses where !entered.contains(status) { visit(status) }
        // Whoever was left last has nobody before it.
        for status in left.reversed() {
            let above = forward.filter { $0.to == status }.compactMap { layers[$0.from] }.max()
            layers[status] = above.map { $0 + 1 } ?? 0
        }
        count = (layers.values.max() ?? -1) + 1
    }

    subscript(status: String) -> Int { layers[status] ?? 0 }

    func statuses(in layer: Int) -> [String] { order.filter { self[$0] == layer } }

    func isNext(_ status: String, after other: String) -> Bool { self[status] == self[other] + 1 }

    func distance(_ arrow: LifeDiagram.Arrow) -> Int { self[arrow.to] - self[arrow.from] }
}
