// The reason why an operation is answered with an error. The engine uses kinds; a file of the API module gives each kind its HTTP status and `type`.
// A refused operation has changed nothing.
import Wire

public struct Refusal: Error, Equatable, Sendable {
    public enum Kind: Sendable, Equatable {
        /// The request is wrong, or does not fit the present state.
        case invalidRequest
        /// There is no key, or it names no account.
        case unauthenticated
        /// The key names an account, but may not do this.
        case forbidden
        /// The path names nothing.
        case notFound
        /// The request was right, but it ended in a failure, such as a declined card.
        case paymentFailed
        /// The request was right, but what it asks for is switched off.
        case switchedOff
        /// An idempotency key used for two different requests.
        case idempotencyMismatch
        /// An idempotency key whose first request is still under way.
        case idempotencyConflict
        case bodyTooLarge
        /// Another server could not be reached. A retry makes sense.
        case upstreamUnreached
        /// Another server gave no usable answer.
        case upstreamFault
        /// Another server gave no answer in time.
        case upstreamTimeout
        /// A fault of Pinstripe's own, or of the disk.
        case internalFault
        /// The object cannot be changed at the moment. A retry makes sense.
        case busy
        /// There are too many requests at once.
        case overloaded
    }

    public let kind: Kind
    public let message: String
    public let code: String?
    /// The parameter at fault as a bracket path, such as `options[document][allowed_types][0]`.
    public let parameter: String?
    /// Keys that only some errors have, such as `decline_code`.
    public let details: [String: JSON]

    /// Stripe's page about the code. Nil if there is no code.
    public var documentation: String? { code.map(Refusal.documentation(of:)) }

    /// Stripe's page about an error code.
    public static func documentation(of code: String) -> String {
        "https://stripe.com/docs/error-codes/" + code.map { $0 == "_" ? "-" : String($0) }.joined()
    }

    /// The same error with more keys.
    public func with(_ more: [String: JSON]) -> Refusal {
        Refusal(kind, message, code: code, parameter: parameter, details: details.merging(more) { _, new in new })
    }

    /// The same error about a call that has other names for some parameters. If its parameter is one of them, its message says the name, too.
    /// - Parameter names: the call's names, by those of the error.
    public func renamed(_ names: [String: String]) -> Refusal {
        guard let parameter, let name = names[parameter] else { return self }
        return Refusal(kind, message.replacing(parameter, with: name), code: code, parameter: name, details: details)
    }

    /// Does something with the members of a hash that a call gives. Errors name them as members of the hash.
    /// - Parameter members: the hash. Errors about other parameters stay as they are.
    public static func naming<Result>(_ hash: String, _ members: JSONObject, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw refusal.within(hash, members)
        }
    }

    private func within(_ hash: String, _ members: JSONObject) -> Refusal {
        guard let parameter else { return self }
        let name = parameter.prefix { $0 != "[" }
        if members[String(name)] == nil { return self }
        let whole = "\(hash)[\(name)]\(parameter.dropFirst(name.count))"
        // `items` in a message is a word. `cancel_at` and `items[0][price]` are names.
        let isWord = parameter.allSatisfy(\.isLetter)
        return Refusal(
            kind, isWord ? message : message.replacing(parameter, with: whole), code: code, parameter: whole, details: details)
    }

    public init(_ kind: Kind, _ message: String, code: String? = nil, parameter: String? = nil, details: [String: JSON] = [:]) {
        self.kind = kind
        self.message = message
        self.code = code
        self.parameter = parameter
        self.details = details
    }

    public static func invalid(_ message: String, code: String? = nil, parameter: String? = nil) -> Refusal {
        Refusal(.invalidRequest, message, code: code, parameter: parameter)
    }

    /// The object that the path names does not exist.
    public static func noSuch(_ resource: Resource, _ id: String) -> Refusal {
        noSuch(resource.noun, id, parameter: resource.missingParameter)
    }

    /// The object that the path names does not exist.
    public static func noSuch(_ noun: String, _ id: String, parameter: String, note: String = "") -> Refusal {
        Refusal(.notFound, "No such \(noun): '\(id)'\(note)", code: "resource_missing", parameter: parameter)
    }

    /// The object that a parameter names does not exist.
    public static func noSuchReference(_ noun: String, _ id: String, parameter: String, note: String = "") -> Refusal {
        .invalid("No such \(noun): '\(id)'\(note)", code: "resource_missing", parameter: parameter)
    }

    /// A required parameter is missing.
    public static func missing(_ parameter: String) -> Refusal {
        .invalid("Missing required param: \(parameter).", code: "parameter_missing", parameter: parameter)
    }

    /// The value of a parameter is none of those that it can have.
    public static func notOne(of choices: [String], parameter: String) -> Refusal {
        .invalid("Invalid \(parameter): must be one of \(ValueCheck.enumeration(choices))", parameter: parameter)
    }

    public static func exclusive(_ names: [String]) -> Refusal {
        .invalid(
            "You may only specify one of these parameters: \(names.joined(separator: ", ")).",
            code: "parameters_exclusive", parameter: names.first)
    }

    public static let bothCursors = invalid("Received both starting_after and ending_before parameters. Please pass in only one.")

    public static let overloaded = Refusal(
        .overloaded, "Pinstripe has as many connections as it can have, and all of them wait for their answers. Please try again later.")

    public static let noRoom = Refusal(
        .overloaded, "Pinstripe holds as many requests with large bodies as it has room for. Please try again later.")

    public static let internalFault = Refusal(
        .internalFault, "An unknown error occurred in Pinstripe. Its log on standard error says more.")
}
