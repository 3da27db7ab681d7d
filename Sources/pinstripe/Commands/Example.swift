// The help of a command: what it does, and examples that can be copied into a terminal. The article on the command line is made of both.
import ArgumentParser

/// A command as people type it.
struct Example {
    let command: String
    /// What it does. Empty if that is plain.
    let effect: String
}

extension CommandConfiguration {
    /// - Parameters:
    ///   - name: its name. (ArgumentParser could make it of the type's name, but that takes a millisecond for six commands.)
    ///   - details: what there is to know besides, in whole sentences.
    ///   - examples: commands, each with what it does, or with an empty text if that is plain.
    init(
        _ name: String, abstract: String, details: String = "", examples: KeyValuePairs<String, String>,
        subcommands: [any ParsableCommand.Type] = []
    ) {
        let lines = examples.map { command, effect in (effect.isEmpty ? "" : "  # \(effect)\n") + "  \(command)" }
        let discussion = (details.isEmpty ? "" : "\(details)\n\n") + "\(Self.heading)\n\(lines.joined(separator: "\n"))"
        self.init(commandName: name, abstract: abstract, discussion: discussion, subcommands: subcommands)
    }

    private static var heading: String { "EXAMPLES:" }

    /// The examples in the help.
    var examples: [Example] {
        guard let start = discussion.firstRange(of: Self.heading)?.upperBound else { return [] }
        var (examples, effect) = ([Example](), "")
        let lines = discussion[start...].drop { $0 == "\n" }.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.prefix(while: { !$0.isEmpty }).map({ $0.drop { $0 == " " } }) {
            if line.hasPrefix("# ") { effect = String(line.dropFirst(2)) } else {
                examples.append(Example(command: String(line), effect: effect))
                effect = ""
            }
        }
        return examples
    }
}
