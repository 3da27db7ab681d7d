// What an operation goes back to: histories name it, and events tell of the request.

/// Who fires a transition.
public enum Cause: Sendable, Equatable {
    /// A call of the API, by its request id, with the idempotency key that was sent along, the version that it asks for, and the IP address
    /// that it came from.
    case request(String, idempotencyKey: String? = nil, version: APIVersion = .current, address: String? = nil)
    /// A tester, through /_admin or a page.
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
