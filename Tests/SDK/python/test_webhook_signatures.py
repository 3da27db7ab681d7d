"""Signatures: what the SDK's own verifier accepts, what it refuses, and the same computed here by hand."""

import hashlib
import hmac
import time

import pytest
import stripe

from receiver import Status

FAR = 4_000_000_000
FORGED = "No signatures found matching the expected signature for payload"
STALE = "Timestamp outside the tolerance zone"
NO_SCHEME = "No signatures found with expected scheme"
NO_HEADER = "Unable to extract timestamp and signatures from header"


def sign(time, body, secret):
    """The MAC over the time and the body, with the secret as it is written."""
    return hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()


def parts(header):
    """The parts of a header, which have to be one of each."""
    pairs = [part.split("=", 1) for part in header.split(",")]
    assert [name for name, _ in pairs] == ["t", "v1", "v0"]
    return dict(pairs)


def verify(arrival, secret, header=None, body=None, **more):
    return stripe.Webhook.construct_event(body or arrival.body, header or arrival.signature, secret, **more)


def refused(call):
    """What the verifier says."""
    with pytest.raises(stripe.SignatureVerificationError) as caught:
        call()
    return str(caught.value)


@pytest.fixture
def delivered(sessions, admin, receiver, subscribe):
    """One delivery as it arrived, and the secret of its endpoint."""
    secret = subscribe(receiver.url()).secret
    sessions.create({"type": "document", "metadata": {"name": "Zoë 王"}})
    admin.settle()
    [arrival] = receiver.arrivals
    return arrival, secret


def test_the_sdk_accepts_every_event(sessions, admin, receiver, subscribe, events):
    secret = subscribe(receiver.url(), "*", "identity.verification_session.redacted").secret
    session = sessions.create({"type": "document", "metadata": {"name": "Zoë 王 🎉"}})
    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    admin.submit(session.id)
    admin.verify(session.id)
    sessions.redact(session.id)
    admin.clock(advance="4d")
    admin.settle()
    stored = {event.id: event.type for event in events.list().data}
    accepted = {event.id: event.type for event in (verify(arrival, secret) for arrival in receiver.arrivals)}
    assert accepted == stored and len(accepted) == 6
    event = verify(receiver.arrivals[0], secret)
    assert isinstance(event, stripe.Event) and event.data.object.id == session.id
    assert event.data.object.object == "identity.verification_session"


def test_the_signature_by_hand(delivered):
    arrival, secret = delivered
    signature = parts(arrival.signature)
    assert signature["t"].isdecimal() and abs(int(signature["t"]) - time.time()) < 60
    assert signature["v1"] == sign(signature["t"], arrival.body, secret)
    # What Stripe adds to test events and nobody may accept.
    assert signature["v0"] not in (signature["v1"], sign(signature["t"], arrival.body, secret.removeprefix("whsec_")))


def test_the_time_is_the_walls(sessions, admin, receiver, subscribe):
    """Whatever the account's clock says: the verifier compares it with its own."""
    admin.clock(now=FAR, frozen=True)
    secret = subscribe(receiver.url()).secret
    sessions.create({"type": "document"})
    admin.settle()
    [arrival] = receiver.arrivals
    assert verify(arrival, secret).created == FAR
    assert abs(int(parts(arrival.signature)["t"]) - time.time()) < 60


def test_each_attempt_is_signed_anew(sessions, admin, receiver, subscribe):
    secret = subscribe(receiver.url()).secret
    receiver.answers[""] = Status(500)
    sessions.create({"type": "document"})
    admin.settle()
    before = int(parts(receiver.arrivals[0].signature)["t"])
    # The wall goes on for the length of a second at most; what is signed has to follow it.
    while int(time.time()) <= before:
        admin.settle()
    admin.clock(advance="2h")
    signatures = [parts(arrival.signature) for arrival in receiver.arrivals]
    assert len(signatures) == 4
    assert int(signatures[1]["t"]) > before
    for arrival, signature in zip(receiver.arrivals, signatures):
        assert signature["v1"] == sign(signature["t"], arrival.body, secret)
        assert verify(arrival, secret).id == receiver.arrivals[0].event["id"]


def test_each_endpoint_has_a_secret_of_its_own(sessions, admin, receiver, subscribe):
    secrets = {name: subscribe(receiver.url(name)).secret for name in ("a", "b", "c")}
    sessions.create({"type": "document"})
    admin.settle()
    for name, secret in secrets.items():
        [arrival] = receiver.at(name)
        assert verify(arrival, secret).id
        for other in set(secrets.values()) - {secret}:
            assert FORGED in refused(lambda: verify(arrival, other))


def test_the_same_url_twice_is_signed_with_both_secrets(sessions, admin, receiver, subscribe):
    secrets = [subscribe(receiver.url()).secret for _ in range(2)]
    sessions.create({"type": "document"})
    admin.settle()

    def fits(arrival, secret):
        signature = parts(arrival.signature)
        return signature["v1"] == sign(signature["t"], arrival.body, secret)
    fitting = [[fits(arrival, secret) for secret in secrets] for arrival in receiver.arrivals]
    assert sorted(fitting) == [[False, True], [True, False]]


# What is refused

def test_stale(delivered, monkeypatch):
    arrival, secret = delivered
    signed_at = int(parts(arrival.signature)["t"])
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: signed_at + 300)
        assert verify(arrival, secret).id
        later.setattr(time, "time", lambda: signed_at + 301)
        assert STALE in refused(lambda: verify(arrival, secret))
        assert STALE in refused(lambda: verify(arrival, secret, tolerance=300))
        assert verify(arrival, secret, tolerance=301).id
        assert verify(arrival, secret, tolerance=0).id
        # A new time with the old MAC is a forgery.
        renewed = arrival.signature.replace(f"t={signed_at}", f"t={signed_at + 301}")
        assert FORGED in refused(lambda: verify(arrival, secret, renewed))


def test_forged(delivered):
    arrival, secret = delivered
    signature = parts(arrival.signature)
    forgeries = {
        "another body": dict(body=arrival.body.replace(b'"pending_webhooks": 1', b'"pending_webhooks": 2')),
        "one more byte": dict(body=arrival.body + b"\n"),
        "another time": dict(header=f"t={int(signature['t']) - 1},v1={signature['v1']}"),
        "v0 as v1": dict(header=f"t={signature['t']},v1={signature['v0']}"),
        "another digit": dict(header=f"t={signature['t']},v1={'%064x' % (int(signature['v1'], 16) ^ 1)}"),
        "no MAC": dict(header=f"t={signature['t']},v1="),
    }
    for name, forgery in forgeries.items():
        assert FORGED in refused(lambda: verify(arrival, secret, **forgery)), name
    for other in (secret + "x", secret.removeprefix("whsec_"), secret[::-1], secret.swapcase()):
        assert FORGED in refused(lambda: verify(arrival, other)), other
    assert NO_SCHEME in refused(lambda: verify(arrival, secret, f"t={signature['t']},v0={signature['v0']}"))
    assert NO_HEADER in refused(lambda: verify(arrival, secret, f"v1={signature['v1']}"))


def test_doubled(delivered):
    """Of several v1 one has to fit, as while a secret is replaced; two that are both forged are no better than one."""
    arrival, secret = delivered
    signature = parts(arrival.signature)
    time, right, other = signature["t"], signature["v1"], sign(signature["t"], arrival.body, "whsec_other")
    for header in (f"t={time},v1={other},v1={right}", f"t={time},v1={right},v1={other}", f"t={time},v1={right},v1={right}"):
        assert verify(arrival, secret, header).id
    for header in (f"t={time},v1={other},v1={signature['v0']}", f"t={time},v1={other},v1={other}", f"t={time},v1={other},v0={right}"):
        assert FORGED in refused(lambda: verify(arrival, secret, header))
    # Of two times the first is the one that counts.
    assert FORGED in refused(lambda: verify(arrival, secret, f"t={int(time) + 1},{arrival.signature}"))
