"""Fixtures: one daemon for the whole run, and for each test an API key of its own, hence a world of its own.

The key is the account, so tests share the daemon and still never see each other's objects, clock or idempotency
keys. Tests that stop, kill or configure a daemon start their own with `start_daemon`.
"""

import os
import re
import secrets

import pytest
import stripe

from daemon import Daemon
from receiver import Receiver
from wire import Admin, Wire

os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"


def services_of(client):
    """The services of a StripeClient: SDKs of 2025 and later keep them under `v1`."""
    return client.v1 if hasattr(client, "v1") else client


def identity_of(client):
    """The Identity services of a StripeClient."""
    return services_of(client).identity


@pytest.fixture(scope="session")
def daemon(tmp_path_factory):
    """The daemon that the tests share; its end is a test too."""
    daemon = Daemon(tmp_path_factory.mktemp("daemon")).start()
    yield daemon
    assert daemon.stop() == 0


@pytest.fixture
def start_daemon(tmp_path):
    """Starts a daemon of one's own: start_daemon("--redaction-days", 1). Ended with the test, if still there."""
    started = []

    def start(*options, **more):
        directory = tmp_path / f"daemon-{len(started)}"
        directory.mkdir()
        daemon = Daemon(directory, *options, **more)
        started.append(daemon)
        return daemon.start()

    yield start
    for daemon in started:
        daemon.kill()


@pytest.fixture
def new_key(request):
    """Makes API keys that no other test has: new_key("rk_test_")."""
    name = re.sub(r"[^0-9A-Za-z]+", "_", request.node.name)[:40]
    return lambda prefix="sk_test_": f"{prefix}{name}_{secrets.token_hex(4)}"


@pytest.fixture
def key(new_key):
    """This test's API key, and so its account."""
    return new_key()


@pytest.fixture
def client_for(daemon):
    """Makes SDK clients of the shared daemon, or of the one at `url`."""
    def make(key, url=None, **options):
        return stripe.StripeClient(key, base_addresses={"api": url or daemon.url}, **options)
    return make


@pytest.fixture
def client(client_for, key):
    return client_for(key)


@pytest.fixture
def sessions(client):
    """`client.identity.verification_sessions` of this test's account."""
    return identity_of(client).verification_sessions


@pytest.fixture
def reports(client):
    """`client.identity.verification_reports` of this test's account."""
    return identity_of(client).verification_reports


@pytest.fixture
def sessions_for(client_for):
    """The verification sessions as another key sees them: sessions_for(other_key, url=..., stripe_account=...)."""
    return lambda key, url=None, **options: identity_of(client_for(key, url, **options)).verification_sessions


@pytest.fixture
def reports_for(client_for):
    """The verification reports as another key sees them."""
    return lambda key, url=None, **options: identity_of(client_for(key, url, **options)).verification_reports


@pytest.fixture
def legacy(monkeypatch, daemon, key):
    """The SDK's older style: module-wide settings, and methods on the classes of `stripe`."""
    monkeypatch.setattr(stripe, "api_key", key)
    monkeypatch.setattr(stripe, "api_base", daemon.url)
    return stripe


@pytest.fixture
def admin(daemon, key):
    """The control plane, acting on this test's account."""
    return Admin(daemon.url, key)


@pytest.fixture
def wire(daemon, key):
    """HTTP without an SDK, in the name of this test's account."""
    return Wire(daemon.url, key)


@pytest.fixture
def verified(sessions, admin):
    """Makes a session and takes it through submit and verify. Answers it as it is then."""
    def make(**parameters):
        session = sessions.create(parameters or {"type": "document"})
        admin.submit(session.id)
        admin.verify(session.id)
        return sessions.retrieve(session.id)
    return make


@pytest.fixture
def webhook_endpoints(client):
    """`client.webhook_endpoints` of this test's account."""
    return services_of(client).webhook_endpoints


@pytest.fixture
def events(client):
    """`client.events` of this test's account."""
    return services_of(client).events


@pytest.fixture
def new_receiver():
    """Starts servers that webhooks can be sent to: new_receiver(certificate=FILE). Closed with the test."""
    started = []

    def start(**options):
        started.append(Receiver(**options))
        return started[-1]

    yield start
    for receiver in started:
        receiver.close()


@pytest.fixture
def receiver(new_receiver):
    """A server that webhooks can be sent to."""
    return new_receiver()


@pytest.fixture
def subscribe(webhook_endpoints):
    """Registers a URL: subscribe(receiver.url(), "*", connect=True). Answers the endpoint with its secret."""
    def create(url, *types, **more):
        return webhook_endpoints.create({"url": url, "enabled_events": list(types or ["*"]), **more})
    return create
