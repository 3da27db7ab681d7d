"""Fixtures: one daemon for the whole run, and for each test an API key of its own, hence a world of its own.

The key is the account, so tests share the daemon and still never see each other's objects, clock or idempotency
keys. Tests that stop, kill or configure a daemon start their own with `start_daemon`.

They need no SDK: the tests in the browser have them too.
"""

import os
import re
import secrets

import pytest

from daemon import Daemon
from receiver import Receiver
from wire import Admin, Wire

os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"


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
def admin(daemon, key):
    """The control plane, acting on this test's account."""
    return Admin(daemon.url, key)


@pytest.fixture
def wire(daemon, key):
    """HTTP without an SDK, in the name of this test's account."""
    return Wire(daemon.url, key)


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
