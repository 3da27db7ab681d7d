// A word of the command line that becomes a part of a path, such as an id.
import ArgumentParser
import Wire

struct PathPart: ExpressibleByArgument {
    let text: String

    /// An empty one is refused: the path would be that of the list.
    init?(argument: String) {
        if argument.isEmpty { return nil }
        text = argument
    }

    var encoded: String { Percent.encode(text) }
}
