"""Failed verifications: every code of last_error, and what each leaves in the session and its report."""

import pytest

from expectations import CLIENT_SECRET, SENTENCE, URL, plain

EVERY_CHECK = {"type": "document", "options": {"document": {"require_id_number": True, "require_matching_selfie": True}}}
FLOW = {"verification_flow": "vf_kyc", "provided_details": {"email": "jenny@example.com", "phone": "+14155550123"}}

# check that failed, code, parameters of a session that asks for the check
FAILED_CHECKS = [
    ("document", "document_expired", EVERY_CHECK),
    ("document", "document_type_not_supported", EVERY_CHECK),
    ("document", "document_unverified_other", EVERY_CHECK),
    ("id_number", "id_number_insufficient_document_data", EVERY_CHECK),
    ("id_number", "id_number_mismatch", EVERY_CHECK),
    ("id_number", "id_number_unverified_other", EVERY_CHECK),
    ("selfie", "selfie_document_missing_photo", EVERY_CHECK),
    ("selfie", "selfie_face_mismatch", EVERY_CHECK),
    ("selfie", "selfie_manipulated", EVERY_CHECK),
    ("selfie", "selfie_unverified_other", EVERY_CHECK),
    ("email", "email_unverified_other", FLOW),
    ("email", "email_verification_declined", FLOW),
    ("phone", "phone_unverified_other", FLOW),
    ("phone", "phone_verification_declined", FLOW),
]

SESSION_LEVEL = ["abandoned", "consent_declined", "country_not_supported", "device_not_supported", "under_supported_age"]


@pytest.mark.parametrize("check, code, parameters", FAILED_CHECKS, ids=[code for _, code, _ in FAILED_CHECKS])
def test_a_failed_check(sessions, reports, admin, check, code, parameters):
    session = sessions.create(parameters)
    admin.submit(session.id)
    admin.reject(session.id, code)

    failed = sessions.retrieve(session.id)
    error = plain(failed)["last_error"]
    assert error == {"code": code, "reason": SENTENCE}
    assert (failed.status, failed.client_secret, failed.url) == ("requires_input", CLIENT_SECRET, URL)

    report = plain(reports.retrieve(failed.last_verification_report))
    assert (report[check]["status"], report[check]["error"]) == ("unverified", error)
    others = {"document", "id_number", "selfie"} - {check} if parameters is EVERY_CHECK else set()
    assert {name: (report[name]["status"], report[name]["error"]) for name in others} == {
        name: ("verified", None) for name in others}


@pytest.mark.parametrize("code", SESSION_LEVEL)
def test_a_failure_of_the_whole_session_makes_no_report(sessions, reports, admin, code):
    session = sessions.create(EVERY_CHECK)
    admin.submit(session.id)
    admin.reject(session.id, code)

    failed = sessions.retrieve(session.id)
    assert (failed.status, failed.last_verification_report) == ("requires_input", None)
    assert plain(failed)["last_error"] == {"code": code, "reason": SENTENCE}
    assert reports.list({"verification_session": session.id}).data == []


def test_an_id_number_session_fails_by_its_id_number(sessions, reports, admin):
    session = sessions.create({"type": "id_number"})
    admin.submit(session.id)
    admin.reject(session.id, "id_number_mismatch")
    report = plain(reports.retrieve(sessions.retrieve(session.id).last_verification_report))
    assert "document" not in report
    assert (report["id_number"]["status"], report["id_number"]["error"]["code"]) == ("unverified", "id_number_mismatch")


def test_the_latest_failure_wins(sessions, admin):
    session = sessions.create(EVERY_CHECK)
    for code in ("document_expired", "selfie_face_mismatch", "consent_declined"):
        admin.submit(session.id)
        admin.reject(session.id, code)
        assert sessions.retrieve(session.id).last_error.code == code


def test_a_failed_session_may_be_updated_and_canceled(sessions, admin):
    session = sessions.create({"type": "document"})
    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    assert sessions.update(session.id, {"type": "id_number"}).type == "id_number"
    assert sessions.cancel(session.id).status == "canceled"
