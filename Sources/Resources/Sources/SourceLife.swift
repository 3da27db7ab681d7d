// The transitions of a source that its customer causes, and those that come with time.
import Common
import Engine
import Wire

enum SourceLife {
    static let failureReasons = ["declined", "processing_error", "user_abort"]

    static let authorize: Hook = { source, change in
        let type = try SourceType.of(source)
        source.merge(.redirect, ["status": "succeeded"], ifPresent: true)
        try type.authorize(&source, &change)
        try becomeChargeable(&source, &change)
    }

    /// From now on it waits for a charge, as long as its type says.
    static let becomeChargeable: Hook = { source, change in
        let type = try SourceType.of(source)
        guard let lifetime = type.chargeableLifetime else { return }
        let end = type.endsWithChineseDay ? min(lifetime, ChineseDay.secondsLeft(at: change.now)) : lifetime
        try change.schedule("expire", on: source, after: end)
    }

    static let fail: Hook = { source, change in
        end(&source, because: change.arguments.string("failure_reason") ?? "declined")
    }

    static let abort: Hook = { source, _ in
        end(&source, because: "user_abort")
    }

    private static func end(_ source: inout Draft, because reason: String) {
        source.merge(.redirect, ["failure_reason": .string(reason), "status": "failed"], ifPresent: true)
        source.merge(.codeVerification, ["status": "failed"], ifPresent: true)
    }

    /// Only sources of these flows have the arrow, and types that have it in spite of their flow.
    static func flows(_ flows: SourceFlow..., or type: SourceType? = nil) -> Condition {
        Condition { source in
            let flow = source[.flow] ?? ""
            if flows.contains(where: { $0.rawValue == flow }) || (type != nil && source[.type] == type?.name) { return nil }
            return "it has the type \(source[.type] ?? "") and the flow \(flow)"
        }
    }
}
