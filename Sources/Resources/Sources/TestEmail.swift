// In test mode, the owner's e-mail address says what the customer does: pay an amount, agree, or never pay. It happens some seconds later on the
// account's clock. Source: Stripe's guides to testing each payment method.
import Common
import Engine
import Wire

enum TestEmail {
    /// Seconds until it happens.
    private static let delay: Int64 = 3

    /// - Parameter isNew: whether the source is new. Otherwise an update has changed the address.
    static func obey(_ source: inout Draft, isNew: Bool, _ change: inout Change) throws {
        guard source[.livemode] == false else { return }
        let type = try SourceType.of(source)
        let email = source[.owner]?["email"]?.string ?? ""
        if type.name == SourceType.multibanco.name {
            if isNew { try payReference(&source, email, &change) }
        } else if type.flow == .receiver {
            try payIn(source, email, isNew: isNew, &change)
        } else if isNew && type.obeysTestEmail && email.hasSuffix("_chargeable@example.com") {
            try change.schedule("authorize", on: source, after: delay)
        }
    }

    private static func payIn(_ source: Draft, _ email: String, isNew: Bool, _ change: inout Change) throws {
        let amount = part(after: "amount_", in: email).flatMap { Int64($0) }.flatMap { $0 > 0 && $0 <= 99_999_999 ? $0 : nil }
        let reference = part(after: "reference_", in: email).map(String.init)
        guard isNew || amount != nil || reference != nil else { return }
        var arguments: JSONObject = ["amount": .integer(amount ?? SourceReceiver.testDeposit)]
        arguments["reference"] = reference.map(JSON.string)
        try change.schedule("deposit", on: source, after: delay, arguments)
    }

    private static func payReference(_ source: inout Draft, _ email: String, _ change: inout Change) throws {
        if name(in: email).hasSuffix("+fill_never") { return }
        if isPaidWhenRead(source) {
            source.freshUntil = change.now
        } else {
            try change.schedule("deposit", on: source, after: delay)
        }
    }

    /// Whether the owner's e-mail address makes the reference paid just before the source is next read.
    static func isPaidWhenRead(_ source: Draft) -> Bool {
        source[.type] == "multibanco" && name(in: source[.owner]?["email"]?.string ?? "").hasSuffix("+fill_now")
    }

    /// The part between a beginning and the `@`: `4242` in `amount_4242@example.com`.
    private static func part(after beginning: String, in email: String) -> Substring? {
        email.hasPrefix(beginning) && email.hasSuffix("@example.com") ? name(in: email).dropFirst(beginning.count) : nil
    }

    /// The part before the `@`.
    private static func name(in email: String) -> Substring { email.prefix { $0 != "@" } }
}
