// One verification from beginning to end, as an application, its user and the passing of time see it: each request with its whole answer.
import TestHarness
import Testing

@Suite("The life of a verification session") struct LifeOfASessionTests {
    @Test("created, submitted, turned down, tried again, verified, redacted") func wholeLife() throws {
        let server = try TestServer()

        let created = try server.post(
            "/v1/identity/verification_sessions",
            "type=document&client_reference_id=user-42&metadata[order]=6735&options[document][require_matching_selfie]=true"
                + "&provided_details[email]=jenny@example.com&return_url=https://example.com/done")
        #expect(created.status == 200)
        #expect(created.masked == Self.created)
        let id = created.id
        let path = "/v1/identity/verification_sessions/\(id)"

        // The person hands in a document and a selfie.
        #expect(try server.fire("submit", id)["status"] == "processing")
        let processing = try server.get(path)
        #expect(processing["client_secret"] == .null)
        #expect(processing["url"] == .null)
        #expect(processing["last_verification_report"] == .null)

        // The document has expired.
        #expect(try server.fire("reject", id, "code=document_expired")["status"] == "requires_input")
        let rejected = try server.get(path)
        #expect(rejected["last_error"] == ["code": "document_expired", "reason": "The document is expired."])
        #expect(rejected["client_secret"] != .null)
        #expect(rejected["client_secret"] != created["client_secret"])
        let firstReport = try server.report(of: id)
        #expect(firstReport["document"]?["status"] == "unverified")

        // The second attempt goes well.
        _ = try server.fire("submit", id)
        _ = try server.fire("verify", id)
        let verified = try server.session(id, expanding: "last_verification_report", "verified_outputs")
        #expect(verified.masked == Self.verified)
        #expect(verified["last_verification_report"]?["id"]?.string != firstReport.id)

        // The person asks to be forgotten.
        let redacting = try server.post("\(path)/redact")
        #expect(redacting["redaction"] == ["status": "processing"])
        #expect(redacting["status"] == "verified")
        let days = try server.admin("POST clock", #"{"advance": "4d"}"#)
        #expect(days["fired"] == [["at": .integer(1_695_680_120 + 345_600), "id": .string(id), "transition": "complete_redaction"]])
        let redacted = try server.session(id, expanding: "last_verification_report", "verified_outputs")
        #expect(redacted.masked == Self.redacted)

        #expect(try server.history(of: id) == [
            "create → requires_input (api, identity.verification_session.created)",
            "submit → processing (control_plane, identity.verification_session.processing)",
            "reject → requires_input (control_plane, identity.verification_session.requires_input)",
            "submit → processing (control_plane, identity.verification_session.processing)",
            "verify → verified (control_plane, identity.verification_session.verified)",
            "redact → verified (api)",
            "complete_redaction → verified (clock, identity.verification_session.redacted)",
        ])
        #expect(server.notes.faults == [])
    }

    private static let created = """
        {
          "id": "vs_…",
          "object": "identity.verification_session",
          "client_reference_id": "user-42",
          "client_secret": "vs_…_secret_test_TOKEN",
          "created": 1695680120,
          "last_error": null,
          "last_verification_report": null,
          "livemode": false,
          "metadata": {
            "order": "6735"
          },
          "options": {
            "document": {
              "require_matching_selfie": true
            }
          },
          "provided_details": {
            "email": "jenny@example.com"
          },
          "redaction": null,
          "related_customer": null,
          "related_customer_account": null,
          "status": "requires_input",
          "type": "document",
          "url": "http://127.0.0.1:12111/start/test_TOKEN"
        }

        """

    private static let verified = """
        {
          "id": "vs_…",
          "object": "identity.verification_session",
          "client_reference_id": "user-42",
          "client_secret": null,
          "created": 1695680120,
          "last_error": null,
          "last_verification_report": {
            "id": "vr_…",
            "object": "identity.verification_report",
            "client_reference_id": "user-42",
            "created": 1695680120,
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
              "document": {
                "require_matching_selfie": true
              }
            },
            "selfie": {
              "document": "file_…",
              "error": null,
              "selfie": "file_…",
              "status": "verified"
            },
            "type": "document",
            "verification_session": "vs_…"
          },
          "livemode": false,
          "metadata": {
            "order": "6735"
          },
          "options": {
            "document": {
              "require_matching_selfie": true
            }
          },
          "provided_details": {
            "email": "jenny@example.com"
          },
          "redaction": null,
          "related_customer": null,
          "related_customer_account": null,
          "status": "verified",
          "type": "document",
          "url": null,
          "verified_outputs": {
            "address": {
              "city": "San Francisco",
              "country": "US",
              "line1": "1234 Main St.",
              "line2": null,
              "postal_code": "94111",
              "state": "CA"
            },
            "email": null,
            "first_name": "Jenny",
            "id_number_type": null,
            "last_name": "Rosen",
            "phone": null
          }
        }

        """

    private static let redacted = """
        {
          "id": "vs_…",
          "object": "identity.verification_session",
          "client_reference_id": "user-42",
          "client_secret": null,
          "created": 1695680120,
          "last_error": null,
          "last_verification_report": {
            "id": "vr_…",
            "object": "identity.verification_report",
            "client_reference_id": "user-42",
            "created": 1695680120,
            "document": {
              "address": {
                "city": "[redacted]",
                "country": "US",
                "line1": "[redacted]",
                "line2": "[redacted]",
                "postal_code": "[redacted]",
                "state": "[redacted]"
              },
              "error": null,
              "files": [
                "file_…",
                "file_…"
              ],
              "first_name": "[redacted]",
              "issued_date": {
                "day": 1,
                "month": 1,
                "year": 1
              },
              "issuing_country": "US",
              "last_name": "[redacted]",
              "status": "verified",
              "type": "driving_license"
            },
            "livemode": false,
            "options": {
              "document": {
                "require_matching_selfie": true
              }
            },
            "selfie": {
              "document": "file_…",
              "error": null,
              "selfie": "file_…",
              "status": "verified"
            },
            "type": "document",
            "verification_session": "vs_…"
          },
          "livemode": false,
          "metadata": {},
          "options": {
            "document": {
              "require_matching_selfie": true
            }
          },
          "provided_details": {
            "email": "[redacted]"
          },
          "redaction": {
            "status": "redacted"
          },
          "related_customer": null,
          "related_customer_account": null,
          "status": "verified",
          "type": "document",
          "url": null,
          "verified_outputs": {
            "address": {
              "city": "[redacted]",
              "country": "US",
              "line1": "[redacted]",
              "line2": "[redacted]",
              "postal_code": "[redacted]",
              "state": "[redacted]"
            },
            "email": null,
            "first_name": "[redacted]",
            "id_number_type": null,
            "last_name": "[redacted]",
            "phone": null
          }
        }

        """
}
