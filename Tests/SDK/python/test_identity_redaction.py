"""Redaction: who may, how long it takes, and exactly what is left."""

from conftest import identity_of
from expectations import plain, refusal
from wire import Admin

REDACTED = "[redacted]"
NO_DATE = {"day": 1, "month": 1, "year": 1}
EVERY_CHECK = {"document": {"require_id_number": True, "require_matching_selfie": True}}
SESSION_SECRETS = ["verified_outputs", "verified_outputs.dob", "verified_outputs.id_number", "verified_outputs.sex"]
REPORT_SECRETS = [
    "document.dob", "document.expiration_date", "document.number", "document.sex", "id_number.dob", "id_number.id_number",
]


def redacted_address(address):
    """Every line is gone, the country stays; a line that was never there may stay null."""
    lines = {name: value for name, value in address.items() if name not in ("country", "line2")}
    return (address["country"], address["line2"] in (None, REDACTED), lines) == (
        "US", True, {"city": REDACTED, "line1": REDACTED, "postal_code": REDACTED, "state": REDACTED})


def test_a_redacted_session(sessions, admin, verified):
    before = verified(type="document", options=EVERY_CHECK, metadata={"a": "1"},
                      provided_details={"email": "jenny@example.com", "phone": "+14155550123"})
    sessions.redact(before.id)
    fired = admin.clock(advance="4d")["fired"]
    assert len(fired) >= 1

    after = plain(sessions.retrieve(before.id))
    assert after == {
        **plain(before),
        "metadata": {},
        "provided_details": {"email": REDACTED, "phone": REDACTED},
        "redaction": {"status": "redacted"},
    }

    outputs = plain(sessions.retrieve(before.id, {"expand": SESSION_SECRETS}))["verified_outputs"]
    assert redacted_address(outputs.pop("address"))
    assert outputs == {
        "dob": NO_DATE,
        "email": None,
        "first_name": REDACTED,
        "id_number": REDACTED,
        "id_number_type": None,
        "last_name": REDACTED,
        "phone": None,
        "sex": REDACTED,
    }


def test_a_redacted_report(sessions, reports, admin, verified):
    session = verified(type="document", options=EVERY_CHECK)
    before = plain(reports.retrieve(session.last_verification_report))
    sessions.redact(session.id)
    admin.clock(advance="4d")

    after = plain(reports.retrieve(before["id"], {"expand": REPORT_SECRETS}))
    document, id_number = after["document"], after["id_number"]
    assert redacted_address(document["address"])
    for name in ("first_name", "last_name", "number", "sex"):
        assert document[name] == REDACTED, name
    for name in ("dob", "expiration_date", "issued_date"):
        assert document[name] == NO_DATE, name
    assert (id_number["first_name"], id_number["last_name"], id_number["id_number"], id_number["dob"]) == (
        REDACTED, REDACTED, REDACTED, NO_DATE)
    assert id_number["id_number_type"] is None

    for name in ("id", "object", "created", "livemode", "options", "type", "verification_session"):
        assert after[name] == before[name], name
    for check in ("document", "id_number", "selfie"):
        assert (after[check]["status"], after[check]["error"]) == ("verified", None)


def test_every_report_of_the_session_is_redacted(sessions, reports, admin):
    session = sessions.create({"type": "document"})
    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    admin.submit(session.id)
    admin.verify(session.id)
    sessions.redact(session.id)
    admin.clock(advance="4d")

    names = [report.document.first_name for report in reports.list({"verification_session": session.id})]
    assert len(names) == 2 and "Jenny" not in names and names[0] == REDACTED


def test_redacting_an_unfinished_session_cancels_it(sessions, admin):
    before = sessions.create({"type": "document"})
    redacting = sessions.redact(before.id)
    assert plain(redacting) == {
        **plain(before), "client_secret": None, "redaction": {"status": "processing"}, "status": "canceled", "url": None,
    }
    admin.clock(advance="4d")
    assert plain(sessions.retrieve(before.id)) == {**plain(redacting), "redaction": {"status": "redacted"}}


def test_redaction_clears_the_last_error(sessions, admin):
    session = sessions.create({"type": "document"})
    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    sessions.redact(session.id)
    admin.clock(advance="4d")
    session = sessions.retrieve(session.id)
    assert (session.status, session.last_error, session.redaction.status) == ("canceled", None, "redacted")


def test_a_canceled_session_may_be_redacted(sessions):
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    redacting = sessions.redact(session.id)
    assert (redacting.status, redacting.redaction.status) == ("canceled", "processing")


def test_a_session_in_processing_has_to_wait(sessions, admin):
    session = sessions.create({"type": "document"})
    admin.submit(session.id)
    kind, status, error = refusal(lambda: sessions.redact(session.id))
    assert (kind, status, error["code"]) == ("InvalidRequestError", 400, "status_transition_invalid")
    assert error["message"].startswith("You cannot redact this VerificationSession because it has a status of processing.")


def test_nothing_is_written_to_a_session_that_is_redacting_or_redacted(sessions, admin):
    session = sessions.create({"type": "document"})
    sessions.redact(session.id)
    for days in (0, 4):
        admin.clock(advance=f"{days}d")
        before = plain(sessions.retrieve(session.id))
        for write in (
            lambda: sessions.redact(session.id),
            lambda: sessions.cancel(session.id),
            lambda: sessions.update(session.id, {"metadata": {"a": "1"}}),
            lambda: sessions.update(session.id, {"type": "id_number"}),
        ):
            kind, status, error = refusal(write)
            assert (kind, status, error["code"]) == ("InvalidRequestError", 400, "status_transition_invalid")
            assert "redact" in error["message"]
        assert plain(sessions.retrieve(session.id)) == before


def test_redaction_days_is_a_setting(start_daemon, client_for, key):
    daemon = start_daemon("--redaction-days", 1)
    sessions, admin = identity_of(client_for(key, daemon.url)).verification_sessions, Admin(daemon.url, key)
    session = sessions.create({"type": "document"})
    sessions.redact(session.id)
    admin.clock(advance="23h")
    assert sessions.retrieve(session.id).redaction.status == "processing"
    admin.clock(advance="1h")
    assert sessions.retrieve(session.id).redaction.status == "redacted"
