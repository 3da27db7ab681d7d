// The objects that Stripe's own documentation shows, each reproduced by the requests that lead to it. The samples leave out the fields
// that were added since; every field that they have must be as they say.
import TestHarness
import Testing
import Wire

@Suite("The samples of Stripe's documentation") struct SampleTests {
    /// The members of `answer` that the sample has, too; secrets are only known to be there.
    private func reduced(_ answer: Answer, to sample: JSON) -> JSON {
        var reduced: JSON = [:]
        for (name, value) in sample.object ?? [:] {
            reduced[name] = answer[name]
            if value == "..." , answer[name]?.string != nil { reduced[name] = "..." }
        }
        return reduced
    }

    private static func sample(_ id: String, created: Int64, _ changes: JSONObject) -> JSON {
        var sample: JSON = [
            "id": .string(id), "object": "identity.verification_session", "client_secret": "...", "created": .integer(created),
            "last_error": .null, "last_verification_report": .null, "livemode": false, "metadata": [:],
            "options": ["document": ["require_matching_selfie": true]], "redaction": .null, "status": "requires_input", "type": "document",
            "url": "...",
        ]
        for (name, value) in changes { sample[name] = value }
        return sample
    }

    /// What `stripe trigger` creates as well.
    private static let form = "type=document&options[document][require_matching_selfie]=true&return_url=https://stripe.com"

    @Test("POST …/cancel") func canceled() throws {
        let server = try TestServer(now: 1_695_680_120)
        let id = try server.newSession(Self.form)
        let answer = try server.post("/v1/identity/verification_sessions/\(id)/cancel")
        let sample = Self.sample(id, created: 1_695_680_120, ["client_secret": .null, "status": "canceled", "url": .null])
        #expect(reduced(answer, to: sample) == sample)
        #expect(id.hasPrefix("vs_1NuN3k"))
    }

    @Test("POST …/redact of a session in requires_input") func redacted() throws {
        let server = try TestServer(now: 1_695_680_120)
        let id = try server.newSession(Self.form)
        let answer = try server.post("/v1/identity/verification_sessions/\(id)/redact")
        let sample = Self.sample(
            id, created: 1_695_680_120,
            ["client_secret": .null, "redaction": ["status": "processing"], "status": "canceled", "url": .null])
        #expect(reduced(answer, to: sample) == sample)
    }

    @Test("POST … with type=id_number") func updated() throws {
        let server = try TestServer(now: 1_695_680_478)
        let id = try server.newSession("type=document")
        let answer = try server.post("/v1/identity/verification_sessions/\(id)", "type=id_number")
        let sample = Self.sample(id, created: 1_695_680_478, ["options": [:], "type": "id_number"])
        #expect(reduced(answer, to: sample) == sample)
        #expect(id.hasPrefix("vs_1NuN9W"))
    }

    @Test("GET … in requires_input") func retrieved() throws {
        let server = try TestServer(now: 1_695_680_526)
        let id = try server.newSession(Self.form)
        let answer = try server.get("/v1/identity/verification_sessions/\(id)")
        let sample = Self.sample(id, created: 1_695_680_526, [:])
        #expect(reduced(answer, to: sample) == sample)
        #expect(id.hasPrefix("vs_1NuNAI"))
    }

    @Test("GET /v1/identity/verification_reports/…") func report() throws {
        let server = try TestServer(now: 1_681_337_011)
        let session = try server.verifiedSession()
        let answer = try server.report(of: session, expanding: "document.expiration_date")
        #expect(answer.masked == """
            {
              "id": "vr_…",
              "object": "identity.verification_report",
              "client_reference_id": null,
              "created": 1681337011,
              "document": {
                "address": {
                  "city": "San Francisco",
                  "country": "US",
                  "line1": "1234 Main St.",
                  "line2": null,
                  "postal_code": "94111",
                  "state": "CA"
                },
                "error": null,
                "expiration_date": {
                  "day": 1,
                  "month": 12,
                  "year": 2025
                },
                "files": [
                  "file_…",
                  "file_…"
                ],
                "first_name": "Jenny",
                "issued_date": {
                  "day": 1,
                  "month": 12,
                  "year": 2020
                },
                "issuing_country": "US",
                "last_name": "Rosen",
                "status": "verified",
                "type": "driving_license"
              },
              "livemode": false,
              "options": {
                "document": {}
              },
              "type": "document",
              "verification_session": "vs_…"
            }

            """)
        #expect(answer["verification_session"] == .string(session))
        #expect(answer.id.hasPrefix("vr_1MwBlH"))
    }
}
