// One attempt of a person, when its checks are done: the report, and the fields that the session gets from it. The checks do not really run: the
// tester says how they end, and whom they find. A code fails one check, and the others are verified.
import Common
import Engine
import Files
import Wire

struct VerificationAttempt {
    private let session: Draft
    /// The check that fails, with its code. Nil if all pass.
    private let failure: (check: String, error: JSONObject)?
    private let person: PersonData
    /// What is checked: what the session asks for, and what a flow must have asked for.
    private let checks: Set<String>

    private init(_ session: Draft, _ change: Change, failure: (check: String, error: JSONObject)? = nil) throws(Refusal) {
        self.session = session
        self.failure = failure
        // A rejection says nothing about the person.
        let said = failure == nil ? change.arguments : Arguments()
        person = try PersonData(said, in: session.fields, allowing: Self.allowedTypes(session), now: change.now)
        checks = Set(RequestedChecks.of(session.fields) + PersonData.checks(revealing: said) + (failure.map { [$0.check] } ?? []))
    }

    static let succeed: Hook = { session, change in
        let attempt = try VerificationAttempt(session, change)
        session[.lastVerificationReport] = try attempt.report(&change)
        session[.verifiedOutputs] = attempt.verifiedOutputs
        session[.lastError] = nil
    }

    static let fail: Hook = { session, change in
        let code = change.arguments.string("code") ?? ""
        try FailureCode.requirePossible(code, in: session.fields)
        let error: JSONObject = ["code": .string(code), "reason": .string(FailureCode.reason(for: code))]
        if let check = FailureCode.check(of: code) {
            let attempt = try VerificationAttempt(session, change, failure: (check, error))
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
        report["document"] = section("document", person.document(ofType: documentType), always: ["files": .array(files.map(JSON.string))])
        report["id_number"] = section("id_number", person.idNumber)
        if runs("selfie") {
            let portrait = JSON.string(try File.create(.selfie, purpose: "selfie", &change))
            report["selfie"] = section("selfie", [:], always: ["document": files.first.map(JSON.string) ?? .null, "selfie": portrait])
        }
        for name in ["email", "phone"] { report[name] = section(name, [:], always: [name: contact(name)]) }
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

    private static func allowedTypes(_ session: Draft) -> [String] {
        session[.options]?["document"]?["allowed_types"]?.array?.compactMap(\.string) ?? VerificationSession.documentTypes
    }

    private var documentType: String { person.documentType(among: Self.allowedTypes(session)) }

    private func contact(_ name: String) -> JSON { person.contact(name, provided: session[.providedDetails]?[name]) }

    private var verifiedOutputs: JSONObject {
        let document = runs("document") ? person.document(ofType: documentType) : [:]
        let idNumber = person.idNumber
        var outputs: JSONObject = [:]
        for name in ["dob", "first_name", "last_name"] { outputs[name] = idNumber[name] }
        for name in ["id_number", "id_number_type"] { outputs[name] = runs("id_number") ? idNumber[name] : .null }
        for name in ["address", "sex", "unparsed_place_of_birth", "unparsed_sex"] { outputs[name] = document[name] ?? .null }
        for name in ["email", "phone"] { outputs[name] = runs(name) ? contact(name) : .null }
        return outputs
    }
}
