// A forwarded request in two forms: as it is sent, with the card's details, and as it may be shown. Both are made from the caller's request by
// filling the same blanks, once with the details and once with placeholders.
import Common
import Digest
import Engine
import PaymentMethods
import Wire

struct ForwardedMessage: Sendable {
    let sentHeaders: Headers
    let sentBody: String
    /// The caller's headers and the content type. Secrets in them are not redacted yet.
    let shownHeaders: Headers
    let shownBody: String
    let redaction: ForwardingRedaction

    /// - Parameters:
    ///   - request: the parameter of that name.
    ///   - wanted: the fields to fill in.
    ///   - schema: the destination's names for them.
    ///   - url: the URL of the request.
    ///   - secret: the key of the request's signature.
    init(
        _ request: JSONObject, wanted: Set<ForwardedField>, _ schema: ForwardingSchema, card: PaymentMethod.Secrets, url: String, secret: String
    ) throws(Refusal) {
        let body = request["body"]?.string ?? ""
        var headers = try Self.headers(request["headers"]?.array ?? [])
        let format = ForwardedBody(body, contentType: headers["Content-Type"])
        if headers["Content-Type"] == nil { headers.add("Content-Type", format.contentType) }
        var found: Set<ForwardedField> = []
        var (sent, shown) = (body, body)
        var signature: String?
        do throws(ForwardedBodyFault) {
            let inBody = wanted.subtracting([.signature])
            sent = try format.fill(sent, Self.filling(card, inBody, schema), found: &found)
            shown = try format.fill(shown, Self.mask(card, inBody, schema), found: &found)
            if wanted.contains(.signature) {
                let made = SHA256.hexadecimal(SHA256.authenticate(Array(sent.utf8), key: Array(secret.utf8)) ?? [])
                signature = made
                if let filled = Self.sign(headers, made) {
                    headers = filled
                    found.insert(.signature)
                } else {
                    sent = try format.fill(sent, ForwardedFilling(wanted: [.signature], schema: schema, texts: [.signature: made]), found: &found)
                    let mark = ForwardedFilling(wanted: [.signature], schema: schema, texts: [.signature: ForwardingRedaction.mark])
                    shown = try format.fill(shown, mark, found: &found)
                }
            }
        } catch {
            throw ForwardingFault.parameter("The body of the request cannot be used: \(error.reason).", "request[body]").refusal
        }
        if let missing = ForwardedField.allCases.first(where: { wanted.contains($0) && !found.contains($0) }) {
            throw ForwardingFault.parameter("There is no blank field for the \(missing.title) in the request.", "request[body]").refusal
        }
        sentHeaders = Self.complete(headers)
        sentBody = sent
        shownHeaders = headers
        redaction = ForwardingRedaction(card: card, schema, headers: headers, url: url, signature: signature)
        shownBody = redaction.redact(shown)
    }

    // MARK: What is put in

    private static func filling(_ card: PaymentMethod.Secrets, _ wanted: Set<ForwardedField>, _ schema: ForwardingSchema) -> ForwardedFilling {
        var texts: [ForwardedField: String] = [.number: card.number]
        for field in [ForwardedField.expiryMonth, .expiryYear, .expiry] {
            texts[field] = schema.text(field, month: card.expiryMonth, year: card.expiryYear)
        }
        texts[.cvc] = card.cvc
        texts[.cardholderName] = card.cardholderName
        var numbers = texts.filter { [.number, .cvc, .expiry].contains($0.key) }.compactMapValues(number)
        for field in [ForwardedField.expiryMonth, .expiryYear] { numbers[field] = texts[field].flatMap { Int64($0) } }
        return ForwardedFilling(wanted: wanted, schema: schema, texts: texts, numbers: numbers)
    }

    /// Numbers have no leading zeros.
    private static func number(_ digits: String) -> Int64? { digits.hasPrefix("0") ? nil : Int64(digits) }

    /// The placeholder in the shown form. Expiry and name are shown as they are.
    private static func mask(_ card: PaymentMethod.Secrets, _ wanted: Set<ForwardedField>, _ schema: ForwardingSchema) -> ForwardedFilling {
        let filling = filling(card, wanted, schema)
        var (texts, numbers) = (filling.texts, filling.numbers)
        texts[.number] = CardNumber.masked(card.number)
        texts[.cvc] = card.cvc.map { _ in ForwardingRedaction.stars }
        numbers[.number] = nil
        numbers[.cvc] = nil
        return ForwardedFilling(wanted: wanted, schema: schema, texts: texts, numbers: numbers)
    }

    // MARK: Headers

    /// Headers that only the connection can set.
    private static let ownNames: Set = ["connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade"]

    private static func headers(_ given: [JSON]) throws(Refusal) -> Headers {
        var headers: Headers = [:]
        for (index, header) in given.enumerated() {
            let (name, value) = (header["name"]?.string ?? "", header["value"]?.string ?? "")
            let place = "request[headers][\(index)]"
            guard Headers.isToken(name) else {
                throw ForwardingFault.parameter("The name of a header is made of letters, digits and hyphens.", "\(place)[name]").refusal
            }
            guard Headers.isValue(value) else {
                throw ForwardingFault.parameter("The value of a header must not hold control characters.", "\(place)[value]").refusal
            }
            guard !ownNames.contains(name.lowercased()) else {
                throw ForwardingFault.parameter("The header \(name) is added by Stripe.", "\(place)[name]").refusal
            }
            // Only Stripe sets this header. The control plane recognizes a forwarded call by it.
            if name.lowercased() != "user-agent" { headers.add(name, value) }
        }
        return headers
    }

    /// The headers with the signature in the blank header for it. Nil if there is no such header.
    private static func sign(_ headers: Headers, _ signature: String) -> Headers? {
        var signed: Headers = [:]
        var isFound = false
        for (name, value) in headers {
            let isPlace = !isFound && value.isEmpty && ["hmac", "signature"].contains { name.lowercased().contains($0) }
            isFound = isFound || isPlace
            signed.add(name, isPlace ? signature : value)
        }
        return isFound ? signed : nil
    }

    /// The headers, with those that Stripe adds.
    private static func complete(_ headers: Headers) -> Headers {
        var all: Headers = ["User-Agent": "Stripe"]
        if headers["Accept"] == nil { all.add("Accept", "*/*") }
        for (name, value) in headers { all.add(name, value) }
        return all
    }
}
