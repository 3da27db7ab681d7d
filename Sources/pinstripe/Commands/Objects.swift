// The commands that show what there is: objects, and the resources that they are of.
import ArgumentParser
import Glibc
import Wire

struct Objects: ParsableCommand {
    static let configuration = CommandConfiguration(
        "objects", abstract: "Show the newest objects, or one with its history and its transitions.",
        examples: [
            "pinstripe objects": "the newest", "pinstripe objects --object customer": "those of one resource",
            "pinstripe objects vs_1": "one, with what happened to it and what can happen now",
        ])
    @Argument(help: "The id of one object.") var id: PathPart?
    @Option(help: "A resource, such as customer.") var object: String?
    @OptionGroup var options: ListingOptions

    func run() throws {
        if let id { return try options.call.call("GET", "/_admin/objects/\(id.encoded)") }
        try options.show("/_admin/objects", [("object", object)], in: Self.columns, none: "There are no such objects.")
    }

    static let columns: [Table.Column] = [
        .init("object", "id"), .init("resource", "object"), .init("status", "status"), .init("created", time: "created", isExtra: true),
        .init("what it is") { object in
            ["description", "name", "email", "type"].lazy.map { Table.text(object[$0]) }.first { !$0.isEmpty }
                ?? Table.money(object["amount"], object["currency"])
        },
    ]
}

struct Resources: ParsableCommand {
    static let configuration = CommandConfiguration(
        "resources", abstract: "Show what this server knows: its resources, and what a tester can do to each.",
        examples: ["pinstripe resources": "", "pinstripe resources --json": "all of it: fields, parameters, transitions, calls"])
    @OptionGroup var options: AnswerOptions

    func run() throws {
        if options.json { return try options.call("GET", "/_admin/resources", isOfAccount: false) }
        try CommandFailure.told {
            let resources = try options.fetch("GET", "/_admin/resources", isOfAccount: false)["data"]?.array ?? []
            for line in Table(columns: Self.columns).lines(of: resources) { System.print(line: line, to: STDOUT_FILENO) }
        }
    }

    static let columns: [Table.Column] = [
        .init("resource", "object"), .init("path", "path"),
        .init("what a tester can do") { resource in
            var names: [String] = []
            for transition in resource["transitions"]?.array ?? [] where transition["fired_by"] == "control_plane" {
                if let name = transition["name"]?.string, !names.contains(name) { names.append(name) }
            }
            return names.joined(separator: ", ")
        },
    ]
}
