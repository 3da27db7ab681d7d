// One attempt of a person, when its checks are done: the report, and the fields that the session gets from it. The checks do not really run: the
// tester says how they end. A code fails one check, and the others are verified.
import Common
import Engine
import Files
import OrderedCollections
import Wire

struct VerificationAttempt {
    private let session: Draft
    /// The check that fails, with its code. Nil if all pass.
    private let failure: (check: String, error: JSONObject)?

    private var checks: [String] { RequestedChecks.of(session.fields) + (failure.map { [$0.check] } ?? []) }

    static let succeed: Hook = { session, change in
        let attempt = VerificationAttempt(session: session, failure: nil)
        session[.lastVerificationReport] = try attempt.report(&change)
        session[.verifiedOutputs] = attempt.verifiedOutputs
        session[.lastError] = nil
    }

    static let fail: Hook = { session, change in
        let code = change.arguments.string("code") ?? ""
        try FailureCode.requirePossible(code, in: session.fields)
        let error: JSONObject = ["code": .string(code), "reason": .string(FailureCode.reason(for: code))]
        if let check = FailureCode.check(of: code) {
            let attempt = VerificationAttempt(session: session, failure: (check, error))
            session[.lastVerificationReport] = try attempt.report(&change)
        }
        session[.lastError] = error
        // The pair was used for this attempt. The next attempt needs a new one.
        try SessionSecrets.mint(&session, &change)
    }

    private var options: JSON? { session[.options]?["document"] }
    private var type: String? { session[.type] }

    private func runs(_ check: String) -> Bool { checks.contains(check) }

    private func passes(_ check: String) -> Bool { runs(check) && failure?.check != check }

    /// Makes the report.
    /// - Returns: its id.
    private func report(_ change: inout Change) throws -> String {
        var report: JSONObject = [
            "client_reference_id": session.json(.clientReferenceID), "type": session.json(.type),
            "verification_session": .string(session.id), "options": reportOptions,
        ]
        report["verification_flow"] = session[.verificationFlow].map(JSON.string)
        // A picture of each side. A passport has one side. A check of the number alone has no pictures.
        let sides: [SpecimenPicture] = !runs("document") ? [] : documentType == "passport" ? [.documentFront] : [.documentFront, .documentBack]
        var files: [String] = []
        for side in sides { files.append(try File.create(side, purpose: "identity_document", &change)) }
        report["document"] = section("document", documentData, always: ["files": .array(files.map(JSON.string))])
        report["id_number"] = section("id_number", idNumberData)
        if runs("selfie") {
            let portrait = JSON.string(try File.create(.selfie, purpose: "selfie", &change))
            report["selfie"] = section("selfie", [:], always: ["document": files.first.map(JSON.string) ?? .null, "selfie": portrait])
        }
        for contact in ["email", "phone"] {
            report[contact] = section(contact, [:], always: [contact: session[.providedDetails]?[contact] ?? .null])
        }
        return try change.create(VerificationReport.name, report)
    }

    /// - Parameters:
    ///   - data: the results of the check. If it failed, they are all null.
    ///   - always: fields that are there in both cases.
    private func section(_ check: String, _ data: JSONObject, always: JSONObject = [:]) -> JSON? {
        guard runs(check) else { return nil }
        var section = passes(check) ? data : data.mapValues { _ in .null }
        section.merge(always) { _, new in new }
        section["error"] = passes(check) ? .null : failure.map { .object($0.error) }
        section["status"] = passes(check) ? "verified" : "unverified"
        return .object(section)
    }

    private var reportOptions: JSON { type == "id_number" ? ["id_number": [:]] : ["document": options ?? [:]] }

    /// The document of Jenny, among the types that the session allows.
    private var documentType: String {
        let allowed = options?["allowed_types"]?.array?.compactMap(\.string) ?? VerificationSession.documentTypes
        return allowed.contains("driving_license") ? "driving_license" : allowed.first ?? "driving_license"
    }

    private var documentData: JSONObject {
        var data = VerifiedPerson.document
        data["type"] = .string(documentType)
        return data
    }

    private var idNumberData: JSONObject {
        [
            "dob": VerifiedPerson.born, "first_name": VerifiedPerson.firstName, "id_number": VerifiedPerson.idNumber,
            "id_number_type": VerifiedPerson.idNumberType,
            "last_name": VerifiedPerson.lastName,
        ]
    }

    private var verifiedOutputs: JSONObject {
        let document = runs("document") ? VerifiedPerson.document : [:]
        let hasIDNumber = runs("id_number")
        var outputs: JSONObject = [
            "dob": VerifiedPerson.born, "first_name": VerifiedPerson.firstName, "last_name": VerifiedPerson.lastName,
            "id_number": hasIDNumber ? VerifiedPerson.idNumber : .null, "id_number_type": hasIDNumber ? VerifiedPerson.idNumberType : .null,
        ]
        for name in ["address", "sex", "unparsed_place_of_birth", "unparsed_sex"] { outputs[name] = document[name] ?? .null }
        for contact in ["email", "phone"] {
            outputs[contact] = runs(contact) ? session[.providedDetails]?[contact] ?? .null : .null
        }
        return outputs
    }
}
