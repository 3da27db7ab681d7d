// `pinstripe trigger EVENT` does what `stripe trigger` does: it makes what causes an event, and shows what it made and which events came.
import ArgumentParser
import Glibc
import Wire

struct Trigger: ParsableCommand {
    static let configuration = CommandConfiguration(
        "trigger", abstract: "Make an event happen: create what causes it, or act on an object that is there.",
        examples: [
            "pinstripe trigger payment_intent.succeeded --key sk_test_alpha": "",
            "pinstripe trigger charge.refunded --override charge:amount=5000": "with another amount",
            "pinstripe trigger charge.dispute.created --on ch_1": "to a charge that is there", "pinstripe trigger --list": "which events there are",
        ])

    @Argument(help: "The type of the event, such as payment_intent.succeeded.", completion: .list(TriggerRecipe.all.map(\.event)))
    var event: String?

    @Flag(help: "Show the events that can be triggered.")
    var list = false

    @Option(help: "An object to which it shall happen, such as pi_…. Without it, one is made.")
    var on: String?

    @Option(
        parsing: .singleValue,
        help: "A parameter of an object that is made: resource:path=value, such as payment_intent:amount=5000, or path=value for the last one.")
    var override: [String] = []

    @OptionGroup var options: CallOptions

    func validate() throws {
        guard list != (event != nil) else { throw ValidationError("Give the type of an event, such as payment_intent.succeeded, or --list.") }
    }

    func run() throws {
        guard let event else {
            for recipe in TriggerRecipe.all { tell(recipe.event) }
            return
        }
        try CommandFailure.told {
            let recipe = try TriggerRecipe.of(event)
            if options.all { throw CommandFailure(description: "trigger is for one account: give its API key as --key, and not --all") }
            guard let key = options.accountKey(), !key.isEmpty else {
                throw CommandFailure(description: "trigger needs an API key: give one as --key sk_test_…, or as STRIPE_API_KEY in the environment")
            }
            let daemon = try options.connect(key: key)
            var run = TriggerRun { method, path, parameters in
                let response = try daemon.send(method, path, parameters.map(Connection.Body.form))
                return (response.status, (try? JSON.parse(response.body)) ?? .null)
            }
            let happenings = try run.trigger(recipe, on: on, overrides: override)
            for (resource, id) in run.made { tell("> \(resource) \(id)") }
            for time in run.waits { tell("> The clock of the account was moved by \(time)") }
            for happening in happenings {
                let id = happening.id ?? "(sent only to endpoints that name this type)"
                tell("\(happening.type) \(id)" + (happening.object.map { " \($0)" } ?? ""))
            }
        }
    }

    private func tell(_ line: String) { System.print(line: line, to: STDOUT_FILENO) }
}
