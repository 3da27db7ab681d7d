// GET /_admin/health: shows that the daemon serves, and how many objects it holds. Everybody may ask.
import Engine
import Wire

/// The first call after a start counts the objects, a portion in each turn.
final class HealthCall: PatientCall {
    init(answer: @escaping PatientCall.Reply) { super.init(nil, timeout: nil, answer: answer) }

    override func proceed(_ console: Console) throws -> Progress {
        guard let objects = try console.engine.countObjects() else { return .underWay }
        return .done([
            "status": "ok", "version": .string(console.host.version), "api_version": .string(console.engine.apiVersion.description),
            "uptime_seconds": .integer(console.host.uptime()), "objects": .integer(objects),
        ])
    }
}
