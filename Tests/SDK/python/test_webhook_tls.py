"""Endpoints with https: whose certificates are trusted, and that a name has to be the one in the certificate."""

import pytest

from conftest import services_of
from daemon import StartFailed
from wire import Admin


@pytest.fixture
def deliver(start_daemon, client_for, key, certificates):
    """Sends one event to `url` and answers the delivery. The daemon trusts the authority, unless told otherwise."""
    def send(url, *options):
        options = options or ("--certificate-authorities", certificates / "authority.pem")
        daemon = start_daemon("--webhook-retries", "none", *options)
        services, admin = services_of(client_for(key, daemon.url)), Admin(daemon.url, key)
        services.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
        services.identity.verification_sessions.create({"type": "document"})
        admin.settle()
        [delivery] = admin.deliveries()
        return delivery
    return send


def outcome(delivery):
    [attempt] = delivery["attempts"]
    return delivery["outcome"], attempt["response"] and attempt["response"]["status"], attempt["failure"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_by_an_authority_that_is_trusted(deliver, new_receiver, certificates, host):
    receiver = new_receiver(certificate=certificates / "local.pem", host=host)
    delivery = deliver(receiver.url("hook"))
    assert outcome(delivery) == ("succeeded", 200, None)
    assert delivery["attempts"][0]["timing"]["tls_ms"] > 0
    [arrival] = receiver.arrivals
    assert arrival.header("Host") == receiver.origin.removeprefix("https://") and arrival.event["id"] == delivery["event"]


def refused(deliver, receiver, *options):
    """The reason of a delivery that has to fail without anything having arrived."""
    outcome_, status, failure = outcome(deliver(receiver.url(), *options))
    assert (outcome_, status, receiver.arrivals) == ("failed", None, [])
    return failure


def test_the_systems_authorities_do_not_know_ours(deliver, new_receiver, certificates):
    receiver = new_receiver(certificate=certificates / "local.pem", host="localhost")
    assert "certificate" in refused(deliver, receiver, "--log-level", "error")


@pytest.mark.parametrize("name", ["unknown", "expired", "elsewhere"])
def test_a_certificate_that_does_not_hold(deliver, new_receiver, certificates, name):
    """By an authority that nobody trusts, of yesterday, and of another host."""
    receiver = new_receiver(certificate=certificates / f"{name}.pem", host="localhost")
    assert "certificate" in refused(deliver, receiver)


def test_the_name_in_the_certificate_is_not_that_of_the_address(deliver, new_receiver, certificates):
    receiver = new_receiver(certificate=certificates / "elsewhere.pem", host="127.0.0.1")
    assert "certificate" in refused(deliver, receiver)


def test_a_server_without_tls(deliver, receiver):
    delivery = deliver(receiver.url().replace("http:", "https:"))
    assert outcome(delivery)[:2] == ("failed", None) and receiver.arrivals == []


def test_a_server_with_tls_at_an_http_url(deliver, new_receiver, certificates):
    receiver = new_receiver(certificate=certificates / "local.pem")
    delivery = deliver(receiver.url().replace("https:", "http:"))
    assert outcome(delivery)[:2] == ("failed", None) and receiver.arrivals == []


def test_a_file_of_authorities_that_is_not_there(start_daemon, tmp_path):
    with pytest.raises(StartFailed, match="nowhere.pem"):
        start_daemon("--certificate-authorities", tmp_path / "nowhere.pem")
