// Checks the parameters of a new source against its type.
import Common
import Engine
import Wire

struct SourceDemands {
    let source: Draft
    let type: SourceType
    let arguments: Arguments

    func check() throws(Refusal) {
        if type.required.first == "amount" && !arguments.has("amount") { throw .missing("amount") }
        try checkCurrency()
        for path in type.required where SourceParameters.value(at: path, in: arguments).map(\.isNull) ?? true { throw .missing(path) }
        try checkAmount()
        try checkOwner()
        try checkDescriptor()
        if type.flow != .receiver && arguments.has("receiver") {
            throw .invalid("The parameter receiver is for sources with the flow receiver only.", parameter: "receiver")
        }
    }

    /// Rules that also apply to updates.
    func checkChange() throws(Refusal) {
        try checkAmount()
        try checkOwner()
        for other in SourceType.all where other.name != type.name && arguments.has(other.name) {
            throw .invalid("This Source has no \(other.name).", parameter: other.name)
        }
        guard !arguments.has("redirect") || type.mayReturnLater else {
            throw .invalid("Received unknown parameter: redirect", code: "parameter_unknown", parameter: "redirect")
        }
    }

    private func checkCurrency() throws(Refusal) {
        guard let name = arguments.string("currency") else {
            if type.isCurrencyOptional { return }
            throw .missing("currency")
        }
        let currency = try Currency.known(name)
        guard type.currencies.isEmpty || type.currencies.contains(currency) else {
            throw .invalid(
                "A source of type \(type.name) cannot have the currency \(currency). It can have: \(type.currencies.joined(separator: ", ")).",
                code: "invalid_currency", parameter: "currency")
        }
    }

    private func checkAmount() throws(Refusal) {
        guard let amount = arguments.integer("amount") else { return }
        try SourceReceiver.requireAmountSettable(source)
        guard amount >= type.minimumAmount else {
            let currency = arguments.string("currency")?.lowercased() ?? source[.currency] ?? ""
            throw .invalid(
                "The amount of a source of type \(type.name) must be at least \(Currency.inMessage(type.minimumAmount, currency, code: true))",
                code: type.tooLittle, parameter: "amount")
        }
    }

    private func checkOwner() throws(Refusal) {
        if let name = arguments["owner"]?["name"]?.string, name.unicodeScalars.count < type.minimumName {
            throw .invalid(
                "The owner's name must have at least \(type.minimumName) characters.", code: "invalid_owner_name", parameter: "owner[name]")
        }
        if type.writesToOwner, let email = arguments["owner"]?["email"]?.string, !EmailAddress.isWellFormed(email) {
            throw .invalid("The owner's email address is not valid.", code: "invalid_owner_email", parameter: "owner[email]")
        }
    }

    private func checkDescriptor() throws(Refusal) {
        guard let descriptor = arguments.string("statement_descriptor"), descriptor.unicodeScalars.count > type.maximumDescriptor else { return }
        throw .invalid(
            "The statement descriptor of a source of type \(type.name) can have at most \(type.maximumDescriptor) characters.",
            parameter: "statement_descriptor")
    }
}
