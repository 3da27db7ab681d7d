// What caused an operation. Histories show it, and events show the request.

/// Who fires a transition.
public enum Cause: Sendable, Equatable {
    /// A call of the API: its request id, idempotency key, version, whether it names that itself, the client's IP address, and whether its key is a
    /// publishable one.
    case request(
        String, idempotencyKey: String? = nil, version: APIVersion = .current, namesVersion: Bool = false, address: String? = nil,
        isPublishable: Bool = false)
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
