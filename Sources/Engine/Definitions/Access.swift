// Who may call an endpoint, besides those who have a secret key.
import Wire

public struct Access: Sendable {
    /// How a publishable key may call it.
    public struct Publishable: Sendable {
        /// The parameter that it must send as a proof. It must equal the object's field of the same name.
        public let proof: String?
        /// The code of the error if the proof is wrong. Nil if the object then counts as missing.
        public let mismatchCode: String?
        /// The parameters that it may send. Nil if it may send all, except the secret ones.
        public let openParameters: Set<String>?
        /// The parameters that it may not send. That of a hash is given by its path, such as `options[express]`.
        public let secretParameters: Set<String>

        /// Whether it may send all of that.
        /// - Parameter ignored: the parameters that go nowhere.
        public func admits(_ form: FormHash, ignoring ignored: Set<String>) -> Bool {
            guard form.keys.allSatisfy({ ignored.contains($0) || admits($0) }) else { return false }
            return !secretParameters.contains { $0.contains("[") && Self.has($0, form) }
        }

        private func admits(_ parameter: String) -> Bool {
            if secretParameters.contains(parameter) { return false }
            return openParameters.map { $0.contains(parameter) || parameter == proof || parameter == Parameter.expand.name } ?? true
        }

        private static func has(_ path: String, _ form: FormHash) -> Bool {
            var names = path.split { $0 == "[" || $0 == "]" }.map(String.init)
            let last = names.popLast() ?? ""
            var hash = form
            for name in names {
                guard case .hash(let inner)? = hash[name] else { return false }
                hash = inner
            }
            return hash[last] != nil
        }
    }

    /// Nil if a publishable key may not call it.
    public internal(set) var publishable: Publishable?
    /// Whether an ephemeral key may call it, about the object that the key was made for.
    public internal(set) var isForEphemeralKeys = false
    /// Whether the request must name a version of the API.
    public internal(set) var demandsVersion = false

    /// The parameters of a call with this access: its own, and the proof.
    func parameters(_ own: [Parameter]) -> [Parameter] {
        guard let proof = publishable?.proof, !own.contains(where: { $0.name == proof }) else { return own }
        return own + [Parameter.string(proof).forHook]
    }
}

extension Trigger {
    /// A publishable key may fire it by a call, too.
    /// - Parameters:
    ///   - proof: a parameter that must equal the object's field of the same name. The call takes it without further saying.
    ///   - code: the code of the error if the proof is wrong. Nil if the object then counts as missing.
    ///   - open: the parameters that it may send. Nil if it may send all.
    ///   - secret: the parameters that still need a secret key. That of a hash is given by its path, such as `options[express]`.
    public func forPublishableKeys(
        proving proof: String? = nil, orElse code: String? = nil, only open: Set<String>? = nil, without secret: Set<String> = []
    ) -> Trigger {
        var access = access
        access.publishable = Access.Publishable(proof: proof, mismatchCode: code, openParameters: open, secretParameters: secret)
        return Trigger(kind: kind, parameters: access.parameters(parameters), access: access, missingParameter: missingParameter)
    }
}
