"""Every class of error that the SDK raises because of something this server can answer, with its attributes.

CardError (402) and RateLimitError (429) have no cause in Identity.
"""

import base64
import re

import pytest
import stripe

from conftest import identity_of
from expectations import REQUEST_ID

MEBIBYTE = 1024 * 1024


def raised(kind, call):
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    return caught.value


def test_invalid_request(sessions):
    error = raised(stripe.InvalidRequestError, lambda: sessions.create({"type": "document", "wrong": "1"}))
    assert (error.http_status, error.code, error.param) == (400, "parameter_unknown", "wrong")
    assert error.user_message == "Received unknown parameter: wrong"
    assert error.request_id == REQUEST_ID == error.headers["Request-Id"]
    assert str(error) == f"Request {error.request_id}: Received unknown parameter: wrong"
    assert error.error.type == "invalid_request_error"
    assert error.error.doc_url == "https://stripe.com/docs/error-codes/parameter-unknown"


def test_missing_object(sessions):
    error = raised(stripe.InvalidRequestError, lambda: sessions.retrieve("vs_nope"))
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "session")
    assert error.user_message == "No such VerificationSession: 'vs_nope'"


def test_illegal_transition(sessions):
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    error = raised(stripe.InvalidRequestError, lambda: sessions.cancel(session.id))
    assert (error.http_status, error.code) == (400, "status_transition_invalid")


def test_unknown_url(client):
    error = raised(stripe.InvalidRequestError, lambda: client.raw_request("get", "/v1/nonsense"))
    assert (error.http_status, error.code) == (404, None)
    assert error.user_message.startswith("Unrecognized request URL (GET: /v1/nonsense).")


def test_authentication(sessions_for):
    error = raised(stripe.AuthenticationError, lambda: sessions_for("not_a_stripe_key").list())
    assert (error.http_status, error.user_message) == (401, "Invalid API Key provided: not_a_st****_key")
    assert error.request_id == REQUEST_ID


def test_permission(sessions, new_key, sessions_for):
    other = new_key()
    foreign = account_of(sessions_for(other).create({"type": "document"}))
    error = raised(stripe.PermissionError, lambda: sessions.list(options={"stripe_account": foreign}))
    assert (error.http_status, error.json_body["error"]["code"]) == (403, "account_invalid")


def account_of(session):
    return re.match(rb"acct_[0-9A-Za-z]+", base64.b64decode(session.client_secret.split("_test_")[1][:72])).group().decode()


def test_idempotency(sessions):
    once = {"idempotency_key": "once"}
    sessions.create({"type": "document"}, once)
    error = raised(stripe.IdempotencyError, lambda: sessions.create({"type": "id_number"}, once))
    assert (error.http_status, error.error.type, error.code) == (400, "idempotency_error", None)
    assert error.user_message == (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        "Try using a key other than 'once' if you meant to execute a different request.")


def test_any_other_failure(sessions):
    """A body over the limit: a 413 has no class of its own."""
    error = raised(stripe.APIError, lambda: sessions.create({"type": "document", "metadata": {"a": "x" * MEBIBYTE}}))
    assert (error.http_status, error.error.type) == (413, "invalid_request_error")
    assert error.request_id == REQUEST_ID


def test_no_connection(start_daemon, client_for, key):
    daemon = start_daemon()
    sessions = identity_of(client_for(key, daemon.url, max_network_retries=0)).verification_sessions
    sessions.create({"type": "document"})
    daemon.stop()
    error = raised(stripe.APIConnectionError, lambda: sessions.list())
    assert (error.http_status, error.should_retry) == (None, True)


def test_the_log_url_names_the_request(wire):
    answer = wire.get("/v1/identity/verification_sessions/vs_nope")
    url = answer.json["error"]["request_log_url"]
    assert re.fullmatch(rf"http://127\.0\.0\.1:[0-9]+/_admin/requests/{answer.request_id}", url)


def test_an_error_shows_its_keys_in_order_and_no_nulls(wire):
    error = wire.get("/v1/identity/verification_sessions?limit=x").json["error"]
    assert list(error) == ["code", "doc_url", "message", "param", "request_log_url", "type"]
    assert None not in error.values()
