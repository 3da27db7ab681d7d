// A forwarding Request is a call to another payment processor, with the details of a card that the caller never sees. It is kept for 30 days without
// secrets. What was really sent is forgotten as soon as the answer has come.
import Common
import Engine
import PaymentMethods
import Wire

enum ForwardingRequest {
    static let name = "forwarding.request"

    static let resource = Resource(
        name, idPrefix: "fwdreq_", path: "/v1/forwarding/requests",
        fields: [
            .metadata, .string("payment_method").given(.create.required), .list("replacements", of: .choice(ForwardedReplacement.allCases.map(\.rawValue))),
            .hash("request_context", [.integer("destination_duration"), .string("destination_ip_address")]).orNull,
            .hash("request_details", [.string("body"), headers, .choice("http_method", "POST")]).orNull,
            .hash("response_details", [.string("body"), headers, .integer("status")]).orNull, .string("url").orNull.given(.create.required),
        ],
        endpoints: [
            .create([
                .array("replacements", of: .string(maximum: 5000)).missingWhenEmpty.required,
                .hash("request", [
                    .string("body").confidential,
                    .array("headers", of: .hash([.string("name").required, .string("value").emptyable.required.confidential])),
                ]).required.forHook,
            ], asking: Upstream(prepare, onLoss: ForwardingFault.lost.refusal)),
            .list(by: [.created]), .retrieve,
        ],
        retention: 30 * 86_400)

    private static let headers = Field.list("headers", of: .hash([.string("name"), .string("value")]))

    private static let prepare: Upstream.Preparation = { change in
        let replacements = try ForwardedReplacement.all(named: change.arguments["replacements"]?.array ?? [])
        let url = change.arguments.string("url") ?? ""
        let address = try ForwardingDestination.address(of: url, change.settings[ForwardingSettings.key])
        let id = change.arguments.string("payment_method") ?? ""
        let schema = ForwardingSchemas.schema(of: url, change.settings[ForwardingSettings.key].fields)
        let wanted = Set(replacements.flatMap { $0.fields(in: schema) })
        let card = try PaymentMethod.secrets(of: id, usingCVC: wanted.contains(.cvc), parameter: "payment_method", &change)
        let message = try ForwardedMessage(
            change.arguments["request"]?.object ?? [:], wanted: wanted, schema, card: card, url: url,
            secret: change.settings[ForwardingSettings.key].signingSecret)
        return UpstreamCall(UpstreamRequest(url: address, headers: message.sentHeaders, body: Array(message.sentBody.utf8))) { answer, request, _ in
            record(answer, to: message, in: &request)
        } fail: { failure, change in
            let isUnsent = [.unreachable, .connectTimeout].contains(failure.kind)
            if isUnsent, wanted.contains(.cvc), let cvc = card.cvc { PaymentMethod.giveBack(cvc: cvc, of: id, &change) }
            return ForwardingFault.of(failure)
        }
    }

    private static func record(_ answer: UpstreamAnswer, to message: ForwardedMessage, in request: inout Draft) {
        let redaction = message.redaction
        request[.url] = request[.url].map { redaction.redact($0) }
        request[.metadata] = request[.metadata].map { redaction.redact($0) }
        request[.requestContext] = [
            "destination_duration": .integer(answer.duration), "destination_ip_address": .string(answer.address),
        ]
        request[.requestDetails] = [
            "body": .string(message.shownBody), "headers": redaction.redact(message.shownHeaders), "http_method": "POST",
        ]
        request[.responseDetails] = [
            "body": .string(redaction.redact(String(decoding: answer.body, as: UTF8.self))), "headers": redaction.redact(answer.headers),
            "status": .integer(Int64(answer.status)),
        ]
    }
}
