"""Updating and canceling: what may change, and until when."""

import pytest

from expectations import illegal, plain, refusal, refused


def test_an_update_changes_what_is_sent_and_nothing_else(sessions):
    before = sessions.create({"type": "document", "client_reference_id": "user-1", "metadata": {"a": "1"}})
    after = sessions.update(before.id, {
        "type": "id_number",
        "metadata": {"b": "2"},
        "provided_details": {"email": "jenny@example.com"},
    })
    assert plain(after) == {
        **plain(before),
        "type": "id_number",
        "metadata": {"a": "1", "b": "2"},
        "provided_details": {"email": "jenny@example.com"},
    }
    assert plain(sessions.retrieve(before.id)) == plain(after)


def test_an_update_without_parameters_changes_nothing(sessions):
    session = sessions.create({"type": "document", "metadata": {"a": "1"}})
    assert plain(sessions.update(session.id)) == plain(session)


def test_options_are_set_and_removed(sessions):
    session = sessions.create({"type": "document"})
    selfie = {"document": {"require_matching_selfie": True}}
    assert plain(sessions.update(session.id, {"options": selfie}))["options"] == selfie
    assert plain(sessions.update(session.id, {"options": {"document": ""}}))["options"] == {}


def test_provided_details_are_absent_again_once_cleared(sessions):
    session = sessions.create({"type": "document", "provided_details": {"email": "jenny@example.com"}})
    assert "provided_details" not in plain(sessions.update(session.id, {"provided_details": ""}))


@pytest.mark.parametrize("name, value", [
    ("client_reference_id", "user-2"),
    ("related_customer", "cus_x"),
    ("related_customer_account", "acct_x"),
    ("related_person", {"account": "acct_x", "person": "person_x"}),
    ("return_url", "https://example.com"),
    ("verification_flow", "vf_x"),
])
def test_what_is_fixed_at_creation_is_unknown_to_update(sessions, name, value):
    session = sessions.create({"type": "document"})
    assert refusal(lambda: sessions.update(session.id, {name: value})) == refused(
        f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


@pytest.mark.parametrize("change", [
    {"type": "id_number"},
    {"options": {"document": {"require_id_number": True}}},
    {"provided_details": {"email": "other@example.com"}},
], ids=lambda change: next(iter(change)))
def test_after_submission_only_metadata_may_change(sessions, admin, change):
    session = sessions.create({"type": "document"})
    for transition, status in (("submit", "processing"), ("verify", "verified")):
        admin.fire(session.id, transition)
        assert refusal(lambda: sessions.update(session.id, change)) == illegal(
            "update", status, "updated", "requires_input", param=next(iter(change)))
        assert plain(sessions.update(session.id, {"metadata": {"seen": status}}))["metadata"] == {"seen": status}


def test_cancel(sessions, admin):
    before = sessions.create({"type": "document", "metadata": {"a": "1"}})
    canceled = sessions.cancel(before.id)
    assert plain(canceled) == {**plain(before), "client_secret": None, "status": "canceled", "url": None}
    assert plain(sessions.retrieve(before.id)) == plain(canceled)


def test_cancel_cannot_be_undone_nor_repeated(sessions):
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    assert refusal(lambda: sessions.cancel(session.id)) == illegal("cancel", "canceled", "canceled", "requires_input")
    assert refusal(lambda: sessions.update(session.id, {"type": "id_number"})) == illegal(
        "update", "canceled", "updated", "requires_input", param="type")
    assert plain(sessions.update(session.id, {"metadata": {"why": "gone"}}))["metadata"] == {"why": "gone"}


def test_a_verified_session_cannot_be_canceled(sessions, verified):
    session = verified(type="document")
    assert refusal(lambda: sessions.cancel(session.id)) == illegal("cancel", "verified", "canceled", "requires_input")


def test_a_refused_change_changes_nothing(sessions, verified):
    session = verified(type="document")
    refusal(lambda: sessions.update(session.id, {"type": "id_number", "metadata": {"a": "1"}}))
    assert plain(sessions.retrieve(session.id)) == plain(session)


def test_actions_take_no_parameters_but_expand(sessions, wire):
    session = sessions.create({"type": "document"})
    for action in ("cancel", "redact"):
        answer = wire.post(f"/v1/identity/verification_sessions/{session.id}/{action}", "reason=none")
        assert (answer.status, answer.error["message"]) == (400, "Received unknown parameter: reason")
    assert sessions.retrieve(session.id).status == "requires_input"
    assert sessions.cancel(session.id, {"expand": ["verified_outputs"]}).verified_outputs is None
