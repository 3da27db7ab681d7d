"""Keys and accounts: who is let in, whose world it is, and that keys stay secret."""

import base64
import secrets

import pytest

from expectations import invalid, plain, refusal, refused
from wire import Wire

SESSIONS = "/v1/identity/verification_sessions"
NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we "
    "can help at https://support.stripe.com/."
)
PUBLISHABLE = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your "
    "API keys at https://dashboard.stripe.com/account/apikeys."
)


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def account_of(session):
    """The account id inside a client secret's token."""
    return base64.b64decode(session.client_secret.split("_test_")[1][:72]).decode().split(",")[0]


def connected_account():
    return "acct_1" + secrets.token_hex(8)[:15]


@pytest.mark.parametrize("scheme", ["bearer", "basic", "basic without the colon"])
def test_ways_to_give_the_key(wire, key, scheme):
    headers = {"bearer": {"Authorization": f"Bearer {key}"}, "basic": basic(f"{key}:"), "basic without the colon": basic(key)}
    made = wire.post(SESSIONS, "type=document").json
    assert [each["id"] for each in wire.get(SESSIONS, headers=headers[scheme]).json["data"]] == [made["id"]]


def test_no_key(wire):
    for headers in ({"Authorization": None}, {"Authorization": "Bearer "}, basic(":")):
        answer = wire.get(SESSIONS, headers=headers)
        assert (answer.status, answer.error) == (401, invalid(NO_KEY))
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Stripe"'


@pytest.mark.parametrize("key, masked", [
    ("banana", "******"),
    ("sk_test_", "********"),
    ("sk_test", "*******"),
    ("sk_nope_placeholder", "sk_nope_*******lder"),
    ("sk_test_no.points.please", "sk_test_************ease"),
    ("tk_test_123456789012", "tk_test_********9012"),
    ("not_a_stripe_key", "not_a_st****_key"),
])
def test_a_key_that_is_none_is_masked(wire, key, masked):
    answer = wire.get(SESSIONS, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status, answer.json) == (401, {
        "error": {"message": f"Invalid API Key provided: {masked}", "type": "invalid_request_error"}})
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Stripe"'


def test_the_key_is_asked_for_on_every_path_under_v1(wire):
    for path in ("/v1/nonsense", "/v1/", f"{SESSIONS}/vs_nope"):
        assert wire.get(path, headers={"Authorization": None}).status == 401


def test_a_publishable_key_opens_nothing_here(wire, key):
    answer = wire.post(SESSIONS, "type=document", headers={"Authorization": f"Bearer {key.replace('sk_', 'pk_', 1)}"})
    assert (answer.status, answer.error) == (403, invalid(PUBLISHABLE, code="secret_key_required"))
    assert wire.get(SESSIONS).json["data"] == []


def test_a_restricted_key_opens_its_account(sessions, sessions_for, key):
    session = sessions.create({"type": "document"})
    assert plain(sessions_for(key.replace("sk_", "rk_", 1)).retrieve(session.id)) == plain(session)


@pytest.mark.parametrize("prefix", ["sk_live_", "rk_live_"])
def test_a_live_key_is_refused_and_never_repeated(start_daemon, prefix):
    secret = secrets.token_hex(12)
    daemon = start_daemon(log_level="debug")
    answer = Wire(daemon.url, prefix + secret).post(SESSIONS, "type=document")
    daemon.stop()

    assert (answer.status, answer.error["type"]) == (401, "invalid_request_error")
    assert "mock" in answer.error["message"]
    written = [answer.body, *(file.read_bytes() for file in daemon.directory.iterdir() if file.is_file())]
    for text in written:
        assert secret.encode() not in text and secret[-4:].encode() not in answer.body


def test_live_keys_may_be_allowed(start_daemon, sessions_for, new_key):
    daemon = start_daemon("--allow-live-keys", "true")
    session = sessions_for(new_key("sk_live_"), daemon.url).create({"type": "document"})
    assert session.livemode is True
    assert session.client_secret.startswith(f"{session.id}_secret_live_")


def test_keys_and_secrets_are_not_logged(start_daemon, sessions_for, key):
    daemon = start_daemon(log_level="debug")
    session = sessions_for(key, daemon.url).create({"type": "document"})
    daemon.stop()
    assert SESSIONS in daemon.log
    assert key not in daemon.log and session.client_secret not in daemon.log


def test_two_accounts_never_meet(sessions, sessions_for, new_key):
    mine = sessions.create({"type": "document"})
    theirs = sessions_for(new_key())
    missing = refused(f"No such VerificationSession: '{mine.id}'", param="session", code="resource_missing", status=404)
    assert theirs.list().data == []
    for call in (theirs.retrieve, theirs.update, theirs.cancel, theirs.redact):
        assert refusal(lambda: call(mine.id)) == missing
    assert plain(sessions.retrieve(mine.id)) == plain(mine)


def test_the_account_of_a_key_is_the_same_on_every_machine(sessions, sessions_for, start_daemon, key):
    elsewhere = sessions_for(key, start_daemon().url).create({"type": "document"})
    assert account_of(elsewhere) == account_of(sessions.create({"type": "document"}))


def test_a_connected_account_is_a_world_of_its_own(sessions, sessions_for, key):
    account = connected_account()
    connected = sessions_for(key, stripe_account=account)
    inside, outside = connected.create({"type": "document"}), sessions.create({"type": "document"})

    assert account_of(inside) == account
    assert [each.id for each in connected.list()] == [inside.id]
    assert [each.id for each in sessions.list()] == [outside.id]
    assert [each.id for each in sessions.list(options={"stripe_account": account})] == [inside.id]
    assert refusal(lambda: sessions.retrieve(inside.id))[1] == 404


def test_objects_of_a_connected_account_remember_it(legacy):
    account = connected_account()
    session = legacy.identity.VerificationSession.create(type="document", stripe_account=account)
    session.cancel()
    assert (session.status, session.stripe_account) == ("canceled", account)


def test_the_header_is_echoed(wire):
    account = connected_account()
    assert wire.get(SESSIONS, headers={"Stripe-Account": account}).headers["Stripe-Account"] == account
    assert wire.get(SESSIONS).headers["Stripe-Account"] is None


def test_the_account_of_another_key_is_out_of_reach(wire, sessions_for, new_key, key):
    other = account_of(sessions_for(new_key()).create({"type": "document"}))
    masked = key[:8] + "*" * (len(key) - 12) + key[-4:]
    answer = wire.get(SESSIONS, headers={"Stripe-Account": other})
    assert (answer.status, answer.error) == (403, invalid(
        f"The provided key '{masked}' does not have access to account '{other}' (or that account does not exist). "
        "Application access may have been revoked.", code="account_invalid"))


def test_an_account_that_is_none(wire):
    answer = wire.get(SESSIONS, headers={"Stripe-Account": "banana"})
    assert (answer.status, answer.error["code"]) == (403, "account_invalid")


def test_ones_own_account_may_be_named(sessions, sessions_for, key):
    session = sessions.create({"type": "document"})
    own = sessions_for(key, stripe_account=account_of(session))
    assert own.retrieve(session.id).id == session.id


def test_raw_requests_reach_the_same_world(client, sessions):
    session = sessions.create({"type": "document"})
    assert client.raw_request("get", f"{SESSIONS}/{session.id}").data["id"] == session.id
