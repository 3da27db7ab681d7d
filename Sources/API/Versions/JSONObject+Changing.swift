// Short ways to turn what stands inside of an object. What is not there, or is no hash, stays as it is.
import Wire

extension JSONObject {
    /// Changes the hash of that name.
    mutating func change(_ name: String, by body: (inout JSONObject) -> Void) {
        guard case .object(var members)? = self[name] else { return }
        body(&members)
        self[name] = .object(members)
    }

    /// Changes each hash in the array of that name.
    mutating func changeEach(_ name: String, by body: (inout JSONObject) -> Void) {
        guard let elements = self[name]?.array else { return }
        self[name] = .array(elements.map { element in
            guard case .object(var members) = element else { return element }
            body(&members)
            return .object(members)
        })
    }
}
