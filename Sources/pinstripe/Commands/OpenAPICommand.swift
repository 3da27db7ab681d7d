// `pinstripe openapi` prints the OpenAPI document of a running daemon.
import ArgumentParser

struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "openapi", abstract: "Print the OpenAPI document of a running daemon.", examples: ["pinstripe openapi": ""])
    @OptionGroup var options: AnswerOptions

    func run() throws { try options.call("GET", "/_admin/openapi.json", isOfAccount: false) }
}
