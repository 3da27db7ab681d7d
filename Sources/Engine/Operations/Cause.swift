// What caused an operation. Histories show it, and events show the request.

/// Who fires a transition.
public enum Cause: Sendable, Equatable {
    /// A call of the API: its request id, idempotency key, version, and the client's IP address.
    case request(String, idempotencyKey: String? = nil, version: APIVersion = .current, address: String? = nil)
    /// A tester, through /_admin or a hosted page.
    case controlPlane
    /// A timer.
    case clock
    /// A seed.
    case seed

    var name: String {
        switch self {
        case .request: "api"
        case .controlPlane: "control_plane"
        case .clock: "clock"
        case .seed: "seed"
        }
    }
}
