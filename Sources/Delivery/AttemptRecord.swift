// The record of an attempt: what was sent, what came back, how long it took. The sent body is not part of it, because the event has it.
import Engine
import Reactor
import Wire

enum AttemptRecord {
    static func make(
        _ attempt: Attempt, _ request: OutboundRequest, _ result: Result<OutboundResponse, OutboundFailure>, _ timing: OutboundTiming,
        succeeded: Bool
    ) -> JSONObject {
        var record: JSONObject = [
            "at": .integer(attempt.at), "outcome": succeeded ? "succeeded" : "failed", "failure": .null,
            "request": ["method": .string(request.method), "url": .string(request.url), "headers": headers(request.headers)],
            "response": .null, "timing": describe(timing),
        ]
        switch result {
        case .success(let response):
            record["response"] = describe(response)
            if !succeeded { record["failure"] = .string("the endpoint answered \(response.status)") }
        case .failure(let failure): record["failure"] = .string(failure.description)
        }
        return record
    }

    private static func describe(_ response: OutboundResponse) -> JSON {
        [
            "status": .integer(Int64(response.status)), "headers": headers(response.headers),
            "body": .string(String(decoding: response.body, as: UTF8.self)), "truncated": .bool(response.isTruncated),
        ]
    }

    /// Fields of the same name are joined.
    private static func headers(_ headers: Headers) -> JSON {
        var fields: JSONObject = [:]
        for (name, value) in headers { fields[name] = .string((fields[name]?.string).map { "\($0), \(value)" } ?? value) }
        return .object(fields)
    }

    private static func describe(_ timing: OutboundTiming) -> JSON {
        [
            "name_lookup_ms": milliseconds(timing.nameLookup), "connect_ms": milliseconds(timing.connect), "tls_ms": milliseconds(timing.tls),
            "first_byte_ms": milliseconds(timing.firstByte), "total_ms": milliseconds(timing.total),
        ]
    }

    /// Rounded to thousandths.
    private static func milliseconds(_ seconds: Double) -> JSON {
        let microseconds = Int64(max(0, min(seconds, 1e6)) * 1e6)
        let fraction = String(microseconds % 1000)
        return .number("\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)")
    }
}
