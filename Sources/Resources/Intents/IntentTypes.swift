// The types of PaymentMethods that an intent offers. Usually these are all that its currency allows, card first.
import Common
import Engine
import PaymentMethods
import PaymentSettings
import Wire

package enum IntentTypes {
    /// Since this version, an intent offers all types if nothing is said.
    private static let automaticByDefault = APIVersion.known("2023-08-16")
    /// Since this version, a request cannot name the types.
    private static let endive = APIVersion.known("2026-09-30.endive")

    /// The types that a request can name in `allowed_payment_method_types`.
    package static let allowable = PaymentMethodType.all.filter { $0.flow != .outside }.map(\.name)
    /// The types that it can name in `excluded_payment_method_types`.
    package static let excludable = PaymentMethodType.all.filter { ![.outside, .reader].contains($0.flow) && $0.name != "link" }.map(\.name)

    /// Refuses names that are no types, as Checkout does.
    package static func requireKnown(_ names: [JSON]?, at place: String) throws(Refusal) {
        for (index, name) in (names ?? []).enumerated() where PaymentMethodType.named(name.string ?? "") == nil {
            throw .notOne(of: ["card"] + allowable.filter { $0 != "card" }, parameter: "\(place)[\(index)]")
        }
    }

    /// What the invoice or the Checkout Session of a new intent offers. No request can give it.
    static let ofOwner = "types_of_owner"

    /// Works out what a new intent offers.
    static func open(_ intent: inout Draft, _ change: Change) throws {
        try requireOneChoice(change)
        if let types = change.arguments[ofOwner]?.array?.compactMap(\.string) {
            intent[.paymentMethodTypes] = types
        } else if let types = try named(intent, change) {
            intent[.paymentMethodTypes] = types
        } else if let automatic = intent[.automaticPaymentMethods] {
            if automatic["enabled"] == true, automatic["allow_redirects"] == nil { intent.merge(.automaticPaymentMethods, ["allow_redirects": "always"]) }
        } else if !change.version.isBefore(automaticByDefault), intent[.confirmationMethod] != "manual" {
            intent[.automaticPaymentMethods] = ["allow_redirects": "always", "enabled": true]
            intent[.isAutomaticByDefault] = true
        }
        try settle(&intent, change)
    }

    /// Works them out again, because the currency or a filter may have changed.
    static func settle(_ intent: inout Draft, _ change: Change) throws {
        if let types = try named(intent, change) { intent[.paymentMethodTypes] = types }
        if intent[.automaticPaymentMethods]?["enabled"] == true {
            let configuration = try configuration(of: intent, change)
            intent[.paymentMethodConfigurationDetails] = ["id": .string(configuration), "parent": .null]
            intent[.paymentMethodTypes] = automatic(intent, try PaymentMethodConfiguration.offered(in: configuration, change))
        } else if (intent[.paymentMethodTypes] ?? []).isEmpty {
            intent[.paymentMethodTypes] = ["card"]
        }
        try requireCurrency(of: intent)
        setOptions(of: &intent, change.arguments["payment_method_options"]?.object ?? [:])
    }

    private static func requireOneChoice(_ change: Change) throws(Refusal) {
        let choices = ["allowed_payment_method_types", "excluded_payment_method_types", "payment_method_configuration", "automatic_payment_methods"]
        let given = choices.filter { change.arguments.has($0) }
        // The other three may stand beside each other.
        if given.first == choices.first && given.count > 1 { throw Refusal.exclusive(given) }
    }

    /// Refuses a call in a version that has no `payment_method_types`. A call that names no version is likely to come from an old SDK.
    package static func requireNameable(_ change: Change) throws(Refusal) {
        guard change.isVersionNamed, !change.version.isBefore(endive) else { return }
        throw .invalid(
            "payment_method_types is no longer supported. Use automatic_payment_methods, or choose the types with allowed_payment_method_types or "
                + "excluded_payment_method_types.",
            code: "payment_method_types_no_longer_supported", parameter: "payment_method_types")
    }

    /// The types that a request names, as requests could in older versions.
    private static func named(_ intent: Draft, _ change: Change) throws(Refusal) -> [String]? {
        guard let types = change.arguments["payment_method_types"]?.array?.compactMap(\.string) else { return nil }
        try requireNameable(change)
        let isPayment = intent.resource.name == PaymentIntent.name
        for (position, name) in types.enumerated() {
            let type = PaymentMethodType.named(name)
            guard type == nil || !isPayment && type?.reuse == .never && type?.flow != .reader else { continue }
            throw .invalid(
                "The payment method type \"\(name)\" is invalid. Please ensure the provided type is activated in your dashboard "
                    + "(https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying "
                    + "to use.", parameter: "payment_method_types[\(position)]")
        }
        return types.isEmpty ? nil : types
    }

    /// What an invoice offers if nothing is said: cards, Link, and the type of the method that is going to pay it. Source: recorded invoices.
    package static func ofInvoice(paidBy method: Draft?, in currency: String?) -> [String] {
        let names = Set(["card", "link"] + [method?[.type]].compactMap(\.self))
        return names.sorted().filter { name in currency.map { PaymentMethodType.named(name)?.accepts($0) == true } ?? true }
    }

    // MARK: By themselves

    /// The configuration that says which types are on.
    private static func configuration(of intent: Draft, _ change: Change) throws -> String {
        guard let given = change.arguments.string("payment_method_configuration") else {
            return try intent[.paymentMethodConfigurationDetails]?["id"]?.string ?? PaymentMethodConfiguration.default(change)
        }
        guard try PaymentMethodConfiguration.exists(given, change) else {
            throw Refusal.noSuchReference(PaymentMethodConfiguration.name, given, parameter: "payment_method_configuration")
        }
        return given
    }

    /// What decides whether a type is offered. It is small, because every new intent looks at many of them.
    private struct Offer {
        let name: String
        let isRedirect: Bool
        let isBankTransfer: Bool
        let isReusable: Bool
        let canBeCapturedLater: Bool

        init(_ type: PaymentMethodType) {
            name = type.name
            isRedirect = if case .redirect = type.flow { true } else { false }
            isBankTransfer = type.flow == .bankTransfer
            isReusable = type.reuse != .never
            canBeCapturedLater = type.holdSeconds != nil
        }

        /// - Parameter isSetup: whether nothing is paid now.
        func fits(allowsRedirects: Bool, isManual: Bool, hasCustomer: Bool, isSetup: Bool) -> Bool {
            if isBankTransfer && !hasCustomer || isRedirect && !allowsRedirects { return false }
            return isSetup ? isReusable : canBeCapturedLater || !isManual
        }
    }

    /// The types that an API call can confirm: card first, the others by the alphabet.
    private static let confirmable: [PaymentMethodType] = {
        let all = PaymentMethodType.all.filter { ![.reader, .outside].contains($0.flow) }.sorted { $0.name < $1.name }
        return all.filter { $0.name == "card" } + all.filter { $0.name != "card" }
    }()

    private static let offers = confirmable.map(Offer.init)
    /// Those of the currencies that some types do not accept.
    private static let offersByCurrency = Dictionary(
        uniqueKeysWithValues: Set(confirmable.flatMap(\.currencies)).map { currency in
            (currency, confirmable.filter { $0.accepts(currency) }.map(Offer.init))
        })
    /// Those of all other currencies.
    private static let offersEverywhere = confirmable.filter(\.currencies.isEmpty).map(Offer.init)

    private static func automatic(_ intent: Draft, _ isOn: Set<String>) -> [String] {
        let allowed = intent[.allowedPaymentMethodTypes]
        let excluded = intent[.excludedPaymentMethodTypes] ?? []
        return offered(
            in: intent[.currency], isOn, hasCustomer: intent.has(.customer), isManual: intent[.captureMethod] == "manual",
            allowsRedirects: intent[.automaticPaymentMethods]?["allow_redirects"] != "never"
        ).filter { allowed?.contains($0) != false && !excluded.contains($0) }
    }

    /// - Parameter currency: nil if nothing is paid now.
    private static func offered(
        in currency: String?, _ isOn: Set<String>, hasCustomer: Bool, isManual: Bool, allowsRedirects: Bool
    ) -> [String] {
        let offers = currency.map { offersByCurrency[$0] ?? offersEverywhere } ?? offers
        return offers.filter {
            $0.fits(allowsRedirects: allowsRedirects, isManual: isManual, hasCustomer: hasCustomer, isSetup: currency == nil) && isOn.contains($0.name)
        }.map(\.name)
    }

    /// What a Checkout Session offers.
    /// - Parameters:
    ///   - currency: nil if nothing is paid now.
    ///   - isManual: whether the money is captured later.
    ///   - isSaving: whether later payments are made without the customer.
    ///   - given: the configuration that the shop names. Nil for the account's.
    package static func offered(
        in currency: String?, hasCustomer: Bool, isManual: Bool, isSaving: Bool, configuration given: String?, _ change: Change
    ) throws -> (types: [String], configuration: String) {
        let configuration = try given ?? PaymentMethodConfiguration.default(change)
        guard try PaymentMethodConfiguration.exists(configuration, change) else {
            throw Refusal.noSuchReference(PaymentMethodConfiguration.name, configuration, parameter: "payment_method_configuration")
        }
        let isOn = try PaymentMethodConfiguration.offered(in: configuration, change)
        let types = offered(in: currency, isOn, hasCustomer: hasCustomer, isManual: isManual, allowsRedirects: true)
        return (isSaving ? types.filter { PaymentMethodType.named($0)?.reuse == .itself } : types, configuration)
    }

    // MARK: What is checked

    /// Refuses types that were named and cannot be paid in the currency.
    private static func requireCurrency(of intent: Draft) throws(Refusal) {
        guard let currency = intent[.currency], intent[.automaticPaymentMethods]?["enabled"] != true else { return }
        let types = (intent[.paymentMethodTypes] ?? []).compactMap(PaymentMethodType.named)
        guard let unfit = types.first(where: { !$0.accepts(currency) }) else { return }
        throw types.count > 1 ? invalidCurrency(currency) : .invalid(
            "The currency provided (\(currency)) is invalid. Payments with \(unfit.name) support the following currencies: "
                + "\(unfit.currencies.sorted().joined(separator: ", ")).", parameter: "currency")
    }

    static func invalidCurrency(_ currency: String) -> Refusal {
        .invalid(
            "The currency provided (\(currency)) is invalid for one or more payment method types on this PaymentIntent.", parameter: "currency")
    }

    /// Refuses a PaymentMethod whose type the intent does not offer.
    static func require(_ type: PaymentMethodType, in intent: Draft) throws(Refusal) {
        let offered = intent[.paymentMethodTypes] ?? []
        if let currency = intent[.currency], !type.accepts(currency), !offered.contains(type.name) {
            throw invalidCurrency(currency)
        }
        guard !offered.contains(type.name) else { return }
        let noun = intent.resource.typeName
        throw .invalid(
            "The PaymentMethod provided (\(type.name)) is not allowed for this \(noun). Please attach a PaymentMethod of one of the following types: "
                + "\(offered.joined(separator: ", ")). Alternatively, update the allowed payment_method_types for this \(noun) to include "
                + "\"\(type.name)\"", code: "payment_intent_incompatible_payment_method")
    }

    // MARK: Options

    /// One entry for each type, with what was given. Of a SetupIntent, only cards and US bank accounts have one if nothing was given, as recorded.
    private static func setOptions(of intent: inout Draft, _ given: JSONObject) {
        let present = intent[.paymentMethodOptions]?.object ?? [:]
        var options: JSONObject = [:]
        let defaults = intent.has(.currency) ? paymentDefaults : setupDefaults
        for type in (intent[.paymentMethodTypes] ?? []).sorted() {
            if !intent.has(.currency), !alwaysSetUp.contains(type), given[type] == nil, present[type] == nil { continue }
            let whole = present[type] ?? defaults[type] ?? [:]
            options[type] = given[type]?.object.map { .object(merged($0, into: whole, defaults[type])) } ?? whole
        }
        intent[.paymentMethodOptions] = .object(options)
    }

    private static func merged(_ given: JSONObject, into present: JSON, _ defaults: JSON?) -> JSONObject {
        var entry = present.object ?? [:]
        // Proofs and codes are used and not shown.
        for (name, value) in given where !["three_d_secure", "cvc_token", "code", "moto"].contains(name) {
            entry[name] = value.isNull ? defaults?[name] : value
        }
        entry.sortKeys()
        return entry
    }

    /// The entry of each type if nothing is given.
    private static let paymentDefaults = defaults { $0 }
    private static let setupDefaults = defaults {
        $0.filter { !["financial_connections", "installments", "transaction_purpose"].contains($0.key) }
    }
    private static let alwaysSetUp: Set = ["card", "us_bank_account"]

    private static func defaults(_ entry: (JSONObject) -> JSONObject) -> [String: JSON] {
        let entries = PaymentMethodType.all.map { type in
            var entry = entry(type.options)
            entry.sortKeys()
            return (type.name, JSON.object(entry))
        }
        return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }

    /// An option that was sent now, or that the intent has.
    static func option(_ name: String, of type: String, _ intent: Draft, _ change: Change) -> JSON? {
        change.arguments["payment_method_options"]?[type]?[name] ?? intent[.paymentMethodOptions]?[type]?[name]
    }
}
