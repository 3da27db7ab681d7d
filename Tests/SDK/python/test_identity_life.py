"""The whole life of one verification session, as an integrator's test suite would drive it."""

from expectations import CLIENT_SECRET, DATE, FILE_ID, INTEGER, REPORT_ID, SESSION_ID, URL, illegal, plain, refusal

EVERY_OPTION = {
    "type": "document",
    "client_reference_id": "user-42",
    "metadata": {"order_id": "6735", "note": "first try"},
    "options": {
        "document": {
            "allowed_types": ["driving_license", "passport"],
            "require_id_number": True,
            "require_live_capture": False,
            "require_matching_selfie": True,
        }
    },
    "provided_details": {"email": "jenny.rosen@example.com", "phone": "+14155550123"},
    "related_customer_account": "acct_1Customer00000001",
    "related_person": {"account": "acct_1Connected0000001", "person": "person_1Jenny"},
    "return_url": "https://example.com/verified",
}

CREATED = {
    "id": SESSION_ID,
    "object": "identity.verification_session",
    "client_reference_id": "user-42",
    "client_secret": CLIENT_SECRET,
    "created": INTEGER,
    "last_error": None,
    "last_verification_report": None,
    "livemode": False,
    "metadata": {"order_id": "6735", "note": "first try"},
    "options": EVERY_OPTION["options"],
    "provided_details": {"email": "jenny.rosen@example.com", "phone": "+14155550123"},
    "redaction": None,
    "related_customer": None,
    "related_customer_account": "acct_1Customer00000001",
    "related_person": {"account": "acct_1Connected0000001", "person": "person_1Jenny"},
    "status": "requires_input",
    "type": "document",
    "url": URL,
}

PROCESSING = {**CREATED, "client_secret": None, "status": "processing", "url": None}
VERIFIED = {**PROCESSING, "last_verification_report": REPORT_ID, "status": "verified"}

ADDRESS = {
    "city": "San Francisco", "country": "US", "line1": "1234 Main St.", "line2": None, "postal_code": "94111", "state": "CA",
}

REPORT = {
    "id": REPORT_ID,
    "object": "identity.verification_report",
    "client_reference_id": "user-42",
    "created": INTEGER,
    "document": {
        "address": ADDRESS,
        "error": None,
        "files": [FILE_ID, FILE_ID],
        "first_name": "Jenny",
        "issued_date": {"day": 1, "month": 12, "year": 2020},
        "issuing_country": "US",
        "last_name": "Rosen",
        "status": "verified",
        "type": "driving_license",
    },
    "id_number": {
        "error": None,
        "first_name": "Jenny",
        "id_number_type": "us_ssn",
        "last_name": "Rosen",
        "status": "verified",
    },
    "livemode": False,
    "options": EVERY_OPTION["options"],
    "selfie": {"document": FILE_ID, "error": None, "selfie": FILE_ID, "status": "verified"},
    "type": "document",
    "verification_session": SESSION_ID,
}


def test_from_creation_to_redaction(sessions, reports, admin):
    session = sessions.create(EVERY_OPTION)
    assert plain(session) == CREATED
    assert plain(sessions.retrieve(session.id)) == plain(session)

    # The person hands in the images: nothing is left to submit, and nothing to cancel.
    admin.submit(session.id)
    assert plain(sessions.retrieve(session.id)) == PROCESSING
    assert reports.list({"verification_session": session.id}).data == []
    assert refusal(lambda: sessions.cancel(session.id)) == illegal("cancel", "processing", "canceled", "requires_input")

    # All checks pass.
    admin.verify(session.id)
    session = sessions.retrieve(session.id)
    assert plain(session) == VERIFIED

    report = reports.retrieve(session.last_verification_report)
    assert plain(report) == REPORT
    assert report.verification_session == session.id
    assert [each.id for each in reports.list({"verification_session": session.id})] == [report.id]

    # What was found out appears only when it is asked for.
    session = sessions.retrieve(session.id, {"expand": ["verified_outputs", "verified_outputs.dob", "last_verification_report"]})
    assert plain(session) == {
        **VERIFIED,
        "last_verification_report": REPORT,
        "verified_outputs": {
            "address": ADDRESS,
            "dob": DATE,
            "email": None,
            "first_name": "Jenny",
            "id_number_type": "us_ssn",
            "last_name": "Rosen",
            "phone": None,
        },
    }

    # Redaction takes its time: four days on the account's clock.
    redacting = sessions.redact(session.id)
    assert plain(redacting) == {**VERIFIED, "redaction": {"status": "processing"}}
    admin.clock(advance="3d")
    assert sessions.retrieve(session.id).redaction.status == "processing"
    assert reports.retrieve(report.id).document.first_name == "Jenny"

    admin.clock(advance="1d")
    redacted = sessions.retrieve(session.id)
    assert redacted.redaction.status == "redacted"
    assert (redacted.status, plain(redacted)["metadata"]) == ("verified", {})
    assert reports.retrieve(report.id).document.first_name == "[redacted]"


def test_a_second_attempt_after_a_failed_one(sessions, reports, admin):
    session = sessions.create({"type": "document"})

    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    failed = sessions.retrieve(session.id)
    assert (failed.status, failed.last_error.code) == ("requires_input", "document_expired")
    assert failed.client_secret == CLIENT_SECRET and failed.client_secret != session.client_secret
    assert failed.url == URL and failed.url != session.url

    admin.submit(session.id)
    admin.verify(session.id)
    passed = sessions.retrieve(session.id)
    assert (passed.status, passed.last_error) == ("verified", None)

    # One report an attempt; the session points at the newest.
    attempts = reports.list({"verification_session": session.id}).data
    assert [each.document.status for each in attempts] == ["verified", "unverified"]
    assert [each.id for each in attempts] == [passed.last_verification_report, failed.last_verification_report]


def test_an_id_number_check(verified, reports):
    session = verified(type="id_number")
    report = reports.retrieve(session.last_verification_report)

    assert (session.type, plain(session)["options"]) == ("id_number", {})
    assert plain(report) == {
        "id": REPORT_ID,
        "object": "identity.verification_report",
        "client_reference_id": None,
        "created": INTEGER,
        "id_number": {
            "error": None,
            "first_name": "Jenny",
            "id_number_type": "us_ssn",
            "last_name": "Rosen",
            "status": "verified",
        },
        "livemode": False,
        "options": {"id_number": {}},
        "type": "id_number",
        "verification_session": session.id,
    }


def test_a_verification_flow(verified, reports):
    session = verified(verification_flow="vf_kyc", provided_details={"email": "jenny@example.com", "phone": "+14155550123"})
    report = plain(reports.retrieve(session.last_verification_report))

    assert (session.type, session.verification_flow) == ("verification_flow", "vf_kyc")
    assert (report["type"], report["verification_flow"]) == ("verification_flow", "vf_kyc")
    assert report["email"] == {"email": "jenny@example.com", "error": None, "status": "verified"}
    assert report["phone"] == {"error": None, "phone": "+14155550123", "status": "verified"}


def test_the_checks_of_a_report_are_those_that_the_options_ask_for(verified, reports):
    def checks(document):
        session = verified(type="document", options={"document": document})
        report = plain(reports.retrieve(session.last_verification_report))
        return sorted({"document", "email", "id_number", "phone", "selfie"} & set(report))

    assert checks({"require_live_capture": True}) == ["document"]
    assert checks({"require_matching_selfie": True}) == ["document", "selfie"]
    assert checks({"require_id_number": True}) == ["document", "id_number"]
    assert checks({"require_id_number": True, "require_matching_selfie": True}) == ["document", "id_number", "selfie"]


def test_the_document_found_is_of_an_allowed_type(verified, reports):
    session = verified(type="document", options={"document": {"allowed_types": ["passport"]}})
    assert reports.retrieve(session.last_verification_report).document.type == "passport"
