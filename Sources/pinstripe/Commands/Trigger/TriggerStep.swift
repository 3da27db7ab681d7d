// One call of the many that cause an event: to the API, or to the control plane.

struct TriggerStep: Sendable {
    /// The resource whose object the answer is, such as `charge`. Later steps name it in braces. Nil if nobody needs the answer.
    var resource: String?
    let method: String
    /// `{charge}` stands for the id of a charge that an earlier step made, `{charge.customer}` for its customer.
    let path: String
    /// Names and values, as curl sends them but with spaces.
    var form = ""
    /// Whether the bank declines it, which is an answer with status 402.
    var isDeclined = false
    /// How far it moves the clock.
    var time: String?
    /// A path that comes first, if the objects have what its braces name.
    var preferredPath: String?
    /// What is done instead if an object that is there has another status already, by status.
    var instead: [String: TriggerStep] = [:]
    /// Parameters that take the place of those of the form.
    var overrides: [(name: String, value: String)] = []

    /// Whether it makes an object, and does not only look for one.
    var makes: Bool { resource != nil && method == "POST" }

    /// The words in braces.
    var places: [String] { "\(path)&\(form)".matches(of: #/\{([a-z_.]+)\}/#).map { String($0.output.1) } }

    /// Whether it makes a call about the object of that resource, and gives a parameter of that name.
    func gives(_ name: String, to resource: String?) -> Bool {
        guard method == "POST", resource.map({ places.contains($0) }) != false else { return false }
        return form.split(separator: "&").contains { $0.hasPrefix("\(name)=") || $0.hasPrefix("\(name)[") }
    }

    /// The parameters that are sent.
    /// - Parameter fill: puts values in the places of the words in braces.
    func parameters(_ fill: (String) throws -> String) rethrows -> [(name: String, value: String)] {
        let given = try form.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: halves[0], value: try fill(halves.count == 2 ? halves[1] : ""))
        }
        let names = overrides.map(\.name)
        return given.filter { parameter in !names.contains { parameter.name == $0 || parameter.name.hasPrefix("\($0)[") } } + overrides
    }

    static func make(_ resource: String, _ path: String, _ form: String = "") -> TriggerStep {
        TriggerStep(resource: resource, method: "POST", path: path, form: form)
    }

    /// Reads an object, or the first one of a list.
    static func find(_ resource: String, _ path: String) -> TriggerStep { TriggerStep(resource: resource, method: "GET", path: path) }

    static func call(_ path: String, _ form: String = "") -> TriggerStep { TriggerStep(method: "POST", path: path, form: form) }

    static func delete(_ path: String) -> TriggerStep { TriggerStep(method: "DELETE", path: path) }

    /// Does what a person or a bank does.
    static func act(_ transition: String, _ resource: String, _ form: String = "") -> TriggerStep {
        call("/_admin/objects/{\(resource)}/transitions/\(transition)", form)
    }

    /// Moves the clock of the account.
    static func wait(_ time: String) -> TriggerStep {
        TriggerStep(method: "POST", path: "/_admin/clock", form: "advance=\(time)", time: time)
    }

    /// Captures a charge. If an intent has made it, the intent does that.
    static let capture: TriggerStep = {
        var step = call("/v1/charges/{charge}/capture")
        step.preferredPath = "/v1/payment_intents/{charge.payment_intent}/capture"
        return step
    }()

    /// - Parameter others: what is done instead if the object has another status already, by status.
    func instead(_ others: [String: TriggerStep]) -> TriggerStep {
        var step = self
        step.instead = others
        return step
    }

    static func declined(_ step: TriggerStep) -> TriggerStep {
        var step = step
        step.isDeclined = true
        return step
    }
}
