"""Expand: relations, hidden fields each behind a path of its own, and the errors of a path that leads nowhere."""

import pytest

from conftest import identity_of
from expectations import DATE, Like, plain, refusal, refused
from wire import Admin

EVERY_CHECK = {"type": "document", "options": {"document": {"require_id_number": True, "require_matching_selfie": True}}}
PLAIN_OUTPUTS = ["address", "email", "first_name", "id_number_type", "last_name", "phone"]
TEXT = Like(r".+")
SEX = Like("female|male|unknown")
HIDDEN_OUTPUTS = {"dob": DATE, "id_number": TEXT, "sex": SEX, "unparsed_place_of_birth": None, "unparsed_sex": None}
HIDDEN_DOCUMENT = {
    "dob": DATE, "expiration_date": DATE, "number": TEXT, "sex": SEX, "unparsed_place_of_birth": None, "unparsed_sex": None,
}
HIDDEN_ID_NUMBER = {"dob": DATE, "id_number": Like("[0-9]{4}")}


def shown(value, expected):
    """Hidden text that a canned person may lack is either null or text; all else is as expected."""
    return value == expected or (expected is None and isinstance(value, str))


def test_hidden_fields_are_absent_until_asked_for(sessions, reports, verified):
    session = verified(**EVERY_CHECK)
    assert "verified_outputs" not in plain(sessions.retrieve(session.id))
    report = plain(reports.retrieve(session.last_verification_report))
    assert not set(HIDDEN_DOCUMENT) & set(report["document"])
    assert not set(HIDDEN_ID_NUMBER) & set(report["id_number"])


def test_verified_outputs_shows_what_is_not_sensitive(sessions, verified):
    session = verified(**EVERY_CHECK)
    outputs = plain(sessions.retrieve(session.id, {"expand": ["verified_outputs"]}))["verified_outputs"]
    assert sorted(outputs) == PLAIN_OUTPUTS
    assert (outputs["first_name"], outputs["last_name"], outputs["id_number_type"]) == ("Jenny", "Rosen", "us_ssn")


@pytest.mark.parametrize("name", HIDDEN_OUTPUTS)
def test_each_hidden_output_has_a_path_of_its_own(sessions, verified, name):
    session = verified(**EVERY_CHECK)
    outputs = plain(sessions.retrieve(session.id, {"expand": [f"verified_outputs.{name}"]}))["verified_outputs"]
    assert sorted(outputs) == sorted([*PLAIN_OUTPUTS, name])
    assert shown(outputs[name], HIDDEN_OUTPUTS[name])


@pytest.mark.parametrize("section, name", [
    *[("document", name) for name in HIDDEN_DOCUMENT], *[("id_number", name) for name in HIDDEN_ID_NUMBER],
])
def test_each_hidden_field_of_a_report_has_a_path_of_its_own(sessions, reports, verified, section, name):
    session = verified(**EVERY_CHECK)
    bare = plain(reports.retrieve(session.last_verification_report))
    expected = {"document": HIDDEN_DOCUMENT, "id_number": HIDDEN_ID_NUMBER}[section][name]

    report = plain(reports.retrieve(bare["id"], {"expand": [f"{section}.{name}"]}))
    assert shown(report[section].pop(name), expected)
    assert report == bare

    through_session = plain(sessions.retrieve(session.id, {"expand": [f"last_verification_report.{section}.{name}"]}))
    assert shown(through_session["last_verification_report"][section].pop(name), expected)
    assert through_session["last_verification_report"] == bare


def test_a_document_without_an_id_number_check_has_no_id_number(sessions, verified):
    session = verified(type="document")
    outputs = sessions.retrieve(session.id, {"expand": ["verified_outputs", "verified_outputs.id_number"]}).verified_outputs
    assert (outputs.id_number_type, outputs.id_number) == (None, None)


def test_nothing_to_show_is_null(sessions):
    session = sessions.create({"type": "document", "expand": ["last_verification_report", "verified_outputs"]})
    assert (session.last_verification_report, session.verified_outputs) == (None, None)


def test_expand_works_on_every_endpoint(sessions, reports, verified):
    session = verified(type="document")
    updated = sessions.update(session.id, {"metadata": {"a": "1"}, "expand": ["last_verification_report"]})
    listed = sessions.list({"expand": ["data.last_verification_report"]}).data[0]
    redacted = sessions.redact(session.id, {"expand": ["last_verification_report"]})
    for each in (updated, listed, redacted):
        assert each.last_verification_report.object == "identity.verification_report"
    report = reports.list({"expand": ["data.document.expiration_date"]}).data[0]
    assert plain(report.document.expiration_date) == DATE


def test_the_list_itself_may_be_named_and_nothing_happens(sessions, verified):
    verified(type="document")
    assert plain(sessions.list({"expand": ["data"]})) == plain(sessions.list())


def test_brackets_empty_or_indexed(wire, verified):
    session = verified(type="document")
    path = f"/v1/identity/verification_sessions/{session.id}"
    answers = [wire.get(f"{path}?expand{brackets}=last_verification_report") for brackets in ("[]", "[0]", "%5B%5D", "%5B0%5D")]
    assert {answer.json["last_verification_report"]["id"] for answer in answers} == {session.last_verification_report}


def test_paths_that_lead_nowhere(sessions, reports, verified):
    session = verified(type="document")
    for path in ("nonsense", "status", "verified_outputs.nonsense", "last_verification_report.nonsense"):
        assert refusal(lambda: sessions.retrieve(session.id, {"expand": [path]})) == refused(
            f"This property cannot be expanded ({path}).", param="expand")
    assert refusal(lambda: reports.retrieve(session.last_verification_report, {"expand": ["verification_session"]})) == refused(
        "This property cannot be expanded (verification_session).", param="expand")


def test_a_path_of_a_list_starts_with_data(sessions):
    assert refusal(lambda: sessions.list({"expand": ["last_verification_report"]})) == refused(
        "This property cannot be expanded (last_verification_report). "
        "You may want to try expanding 'data.last_verification_report' instead.", param="expand")
    assert refusal(lambda: sessions.list({"expand": ["data.nonsense"]})) == refused(
        "This property cannot be expanded (data.nonsense).", param="expand")


def test_four_levels_at_most(sessions):
    session = sessions.create({"type": "document"})
    assert refusal(lambda: sessions.retrieve(session.id, {"expand": ["a.b.c.d.e"]})) == refused(
        "You cannot expand more than 4 levels of a property. Property: a.b.c.d.e", code="property_expansion_max_depth", param="expand")


def test_a_write_with_a_bad_path_writes_nothing(sessions):
    session = sessions.create({"type": "document"})
    bad = {"expand": ["nonsense"]}
    for write in (
        lambda: sessions.create({"type": "document", **bad}),
        lambda: sessions.update(session.id, {"metadata": {"a": "1"}, **bad}),
        lambda: sessions.cancel(session.id, bad),
        lambda: sessions.redact(session.id, bad),
    ):
        assert refusal(write) == refused("This property cannot be expanded (nonsense).", param="expand")
    assert [plain(each) for each in sessions.list()] == [plain(session)]


def test_sensitive_results_may_be_kept_from_plain_secret_keys(start_daemon, client_for, new_key):
    """--sensitive-results restricted-key: as on Stripe, numbers and dates of birth want a restricted key."""
    daemon = start_daemon("--sensitive-results", "restricted-key")
    name = new_key("")
    secret, restricted = (
        identity_of(client_for(prefix + name, daemon.url)) for prefix in ("sk_test_", "rk_test_"))
    admin = Admin(daemon.url, "sk_test_" + name)
    session = secret.verification_sessions.create(EVERY_CHECK)
    admin.submit(session.id)
    admin.verify(session.id)
    report = secret.verification_sessions.retrieve(session.id).last_verification_report

    for path in ("verified_outputs.dob", "verified_outputs.id_number", "last_verification_report.document.number",
                 "last_verification_report.document.dob"):
        read = {"expand": [path]}
        kind, status, error = refusal(lambda: secret.verification_sessions.retrieve(session.id, read))
        assert (kind, status, error["type"]) == ("PermissionError", 403, "invalid_request_error")
        restricted.verification_sessions.retrieve(session.id, read)
    assert refusal(lambda: secret.verification_reports.retrieve(report, {"expand": ["document.number"]}))[:2] == (
        "PermissionError", 403)
    assert restricted.verification_reports.retrieve(report, {"expand": ["document.number"]}).document.number == TEXT

    # What is not sensitive needs no restricted key.
    outputs = secret.verification_sessions.retrieve(session.id, {"expand": ["verified_outputs"]}).verified_outputs
    assert outputs.first_name == "Jenny"
