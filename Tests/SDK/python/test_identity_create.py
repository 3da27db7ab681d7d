"""Creating and retrieving verification sessions: defaults, links, and what each parameter leaves behind."""

import base64
import re

from expectations import CLIENT_SECRET, INTEGER, SESSION_ID, URL, plain, refusal, refused

BARE = {
    "id": SESSION_ID,
    "object": "identity.verification_session",
    "client_reference_id": None,
    "client_secret": CLIENT_SECRET,
    "created": INTEGER,
    "last_error": None,
    "last_verification_report": None,
    "livemode": False,
    "metadata": {},
    "options": {},
    "redaction": None,
    "related_customer": None,
    "related_customer_account": None,
    "status": "requires_input",
    "type": "document",
    "url": URL,
}


def test_the_least_that_a_session_needs(sessions):
    assert plain(sessions.create({"type": "document"})) == BARE
    assert plain(sessions.create({"type": "id_number"})) == {**BARE, "type": "id_number"}
    assert plain(sessions.create({"verification_flow": "vf_any"})) == {
        **BARE, "type": "verification_flow", "verification_flow": "vf_any",
    }


def test_a_type_or_a_flow_is_required(sessions):
    assert refusal(lambda: sessions.create({})) == refused(
        "Missing required param: type.", param="type", code="parameter_missing")


def test_type_and_flow_exclude_each_other(sessions):
    kind, status, error = refusal(lambda: sessions.create({"type": "document", "verification_flow": "vf_any"}))
    assert (kind, status, error["code"]) == ("InvalidRequestError", 400, "parameters_exclusive")
    assert error["message"] == "You may only specify one of these parameters: type, verification_flow."


def test_a_verification_flow_is_no_type_to_ask_for(sessions):
    assert refusal(lambda: sessions.create({"type": "verification_flow"})) == refused(
        "Invalid type: must be one of document or id_number", param="type")


def test_the_return_url_is_accepted_and_never_shown(sessions):
    session = sessions.create({"type": "document", "return_url": "https://example.com/back"})
    assert plain(session) == BARE


def test_only_what_was_provided_of_the_details_is_kept(sessions):
    session = sessions.create({"type": "document", "provided_details": {"phone": "+14155550123"}})
    assert plain(session) == {**BARE, "provided_details": {"phone": "+14155550123"}}


def test_an_empty_document_option_asks_for_nothing(sessions):
    assert plain(sessions.create({"type": "document", "options": {"document": ""}})) == BARE


def test_a_related_person_is_whole_or_not_at_all(sessions):
    assert refusal(lambda: sessions.create({"type": "document", "related_person": {"account": "acct_1x"}})) == refused(
        "Missing required param: related_person[person].", param="related_person[person]", code="parameter_missing")
    assert refusal(lambda: sessions.create({"type": "document", "related_person": {"person": "person_1x"}})) == refused(
        "Missing required param: related_person[account].", param="related_person[account]", code="parameter_missing")


def test_a_related_customer_has_to_exist(sessions):
    assert refusal(lambda: sessions.create({"type": "document", "related_customer": "cus_none"})) == refused(
        "No such customer: 'cus_none'", param="related_customer", code="resource_missing")
    assert sessions.list().data == []


def test_one_related_customer_at_most(sessions):
    both = {"type": "document", "related_customer": "cus_none", "related_customer_account": "acct_1x"}
    _, status, error = refusal(lambda: sessions.create(both))
    assert (status, error["code"]) == (400, "parameters_exclusive")
    assert error["message"] == "You may only specify one of these parameters: related_customer, related_customer_account."


def test_options_of_the_answer_are_not_parameters(sessions):
    for name in ("email", "id_number", "matching", "phone"):
        options = {"type": "document", "options": {name: {"require_verification": True}}}
        assert refusal(lambda: sessions.create(options)) == refused(
            f"Received unknown parameter: options[{name}]", param=f"options[{name}]", code="parameter_unknown")


def test_secret_and_url_carry_one_token_that_names_the_account(sessions, daemon):
    session = sessions.create({"type": "document"})
    token = session.client_secret.removeprefix(f"{session.id}_secret_test_")

    assert session.url.startswith(daemon.url + "/") and session.url.endswith("/test_" + token)
    assert re.fullmatch(r"[0-9A-Za-z]{72}0100[0-9A-Za-z]{8}", token)
    account, rest = base64.b64decode(token[:72]).decode().split(",")
    assert re.fullmatch(r"acct_1[0-9A-Za-z]{15}", account) and account[-10:] == session.id[9:19]
    assert re.fullmatch(r"_[0-9A-Za-z]{31}", rest)


def test_retrieve_gives_the_present_links_until_they_expire(sessions, admin):
    created = sessions.create({"type": "document"})
    assert plain(sessions.retrieve(created.id)) == plain(created)

    admin.clock(advance="25h")
    later = sessions.retrieve(created.id)
    assert later.client_secret == CLIENT_SECRET and later.client_secret != created.client_secret
    assert plain(sessions.retrieve(created.id)) == plain(later)


def test_a_session_that_is_not_there(sessions):
    for call in (sessions.retrieve, sessions.update, sessions.cancel, sessions.redact):
        assert refusal(lambda: call("vs_nope")) == refused(
            "No such VerificationSession: 'vs_nope'", param="session", code="resource_missing", status=404)


def test_a_report_that_is_not_there(reports):
    assert refusal(lambda: reports.retrieve("vr_nope")) == refused(
        "No such verification report: 'vr_nope'", param="report", code="resource_missing", status=404)
