// Opens a source: checks what its type demands, fills in what its type knows, and starts its life.
import Common
import Engine
import Payers
import Wire

enum SourceOpening {
    static let open: Hook = { source, change in
        if let token = change.arguments.string("token") { try requireCardToken(token, change) }
        if let original = change.arguments.string("original_source") {
            try requireHash(of: .card, change.arguments)
            try clone(original, into: &source, &change)
        } else {
            if change.arguments.has("customer") { throw Refusal.missing("original_source") }
            let type = try SourceType.of(source)
            try requireHash(of: type, change.arguments)
            try fill(&source, type, &change)
        }
        if source.status == Source.Status.chargeable.rawValue {
            source.event = "chargeable"
            try SourceLife.becomeChargeable(&source, &change)
        } else {
            try waitForCustomer(&source, &change)
        }
    }

    private static func fill(_ source: inout Draft, _ type: SourceType, _ change: inout Change) throws {
        let flow = try flow(of: type, change.arguments)
        source[.flow] = flow.rawValue
        source[.usage] = try usage(of: type, change.arguments).rawValue
        try SourceDemands(source: source, type: type, arguments: change.arguments).check()
        begin(&source, change)
        source.merge(type.key, [:])
        if let descriptor = source[.statementDescriptor], type.fields.contains(where: { $0.name == "statement_descriptor" }),
            source[type.key]?["statement_descriptor"]?.string == nil
        {
            source.merge(type.key, ["statement_descriptor": .string(descriptor)])
        }
        if let order = change.arguments["source_order"]?.object { SourceOrder.put(order, into: &source) }
        openFlow(&source, type, flow, change)
        if type.startsChargeable || (flow == .none && type.flow != .none) { try source.begin(in: Source.Status.chargeable) }
        try type.open(&source, &change)
        SourceMandate.put(change.arguments["mandate"], into: &source)
        type.testDebit(source)?.keep(in: &source)
    }

    /// Makes what its flow needs: its page, its account, or its code.
    private static func openFlow(_ source: inout Draft, _ type: SourceType, _ flow: SourceFlow, _ change: Change) {
        let returnURL = change.arguments["redirect"]?["return_url"]
        source[.returnURL] = returnURL?.string
        if flow == .redirect || type.required.contains("redirect[return_url]") {
            source[.redirect] = [
                "return_url": returnURL ?? .null, "status": "pending", "url": .string(Source.pageURL(of: source, change)),
            ]
        }
        if flow == .receiver { SourceReceiver.open(&source, refundAttributesBy: change.arguments["receiver"]?["refund_attributes_method"]) }
        if flow == .codeVerification { source[.codeVerification] = CodeVerification.start }
    }

    private static func waitForCustomer(_ source: inout Draft, _ change: inout Change) throws {
        let type = try SourceType.of(source)
        if let lifetime = type.pendingLifetime { try change.schedule("abandon", on: source, after: lifetime) }
        try TestEmail.obey(&source, isNew: true, &change)
    }

    // MARK: What the type leaves no choice of

    /// The hash of another type is an unknown parameter.
    private static func requireHash(of type: SourceType, _ arguments: Arguments) throws(Refusal) {
        let others = SourceType.all.map(\.name).filter { $0 != type.name && arguments.has($0) }
        guard let first = others.first else { return }
        throw .invalid(
            "Received unknown parameter\(others.count == 1 ? "" : "s"): \(others.joined(separator: ", "))", code: "parameter_unknown",
            parameter: first)
    }

    /// All tokens are of cards, so only a card source can be made from one.
    private static func requireCardToken(_ id: String, _ change: Change) throws {
        guard try Token.isKnown(id, change) else { throw Refusal.noSuchReference(Token.name, id, parameter: "token") }
        let type = change.arguments.string("type") ?? SourceType.card.name
        guard type == SourceType.card.name else {
            throw Refusal.invalid("The token \(id) is of a card, and no source of type \(type) can be made of it.", parameter: "token")
        }
    }

    private static func flow(of type: SourceType, _ arguments: Arguments) throws(Refusal) -> SourceFlow {
        guard let wanted = arguments.string("flow").flatMap(SourceFlow.init) else { return type.flow }
        guard wanted == type.flow || (type.flow == .codeVerification && wanted == .none) else {
            throw .invalid("The flow of a source of type \(type.name) is \(type.flow.rawValue), not \(wanted.rawValue).", parameter: "flow")
        }
        return wanted
    }

    private static func usage(of type: SourceType, _ arguments: Arguments) throws(Refusal) -> SourceUsage {
        guard let wanted = arguments.string("usage").flatMap(SourceUsage.init) else { return type.usages.first ?? .reusable }
        guard type.usages.contains(wanted) else {
            let only = type.usages.map(\.rawValue).joined(separator: " or ")
            throw .invalid("The usage of a source of type \(type.name) is \(only), not \(wanted.rawValue).", parameter: "usage")
        }
        return wanted
    }

    // MARK: Cloning

    /// Copies a card source of the platform into the connected account.
    private static func clone(_ id: String, into source: inout Draft, _ change: inout Change) throws {
        let original = try change.objectOfPlatform(Source.name, id) ?? change.object(Source.name, id)
        guard let original else { throw Refusal.noSuchReference(Source.name, id, parameter: "original_source") }
        guard original[.type] == "card" else {
            throw Refusal.invalid("Only sources of type card can be cloned.", parameter: "original_source")
        }
        try Source.requireUsable(original, to: "clone", parameter: "original_source")
        if let customer = change.arguments.string("customer"), original[.customer] != customer {
            throw Refusal.invalid(
                "The customer \(customer) has no source with the ID \(id).", code: "missing", parameter: "customer")
        }
        if let currency = change.arguments.string("currency") { try Currency.known(currency) }
        source.copy(.flow, .testCard, .type, from: original)
        source.copy(.card, .owner, from: original)
        source[.usage] = change.arguments[.usage] ?? original[.usage]
        try source.begin(in: Source.Status.chargeable)
        begin(&source, change)
    }

    /// Sets the fields that every source has.
    private static func begin(_ source: inout Draft, _ change: Change) {
        source[.currency] = source[.currency]?.lowercased()
        source[.clientSecret] = "src_client_secret_\(change.randomCharacters(24))"
    }
}
