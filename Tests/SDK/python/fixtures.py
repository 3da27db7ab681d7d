"""Fixtures: one daemon for the whole run, and for each test an API key of its own, hence a world of its own.

The key is the account, so tests share the daemon and still never see each other's objects, clock or idempotency
keys. Tests that stop, kill or configure a daemon start their own with `start_daemon`.

They need no SDK: the tests in the browser have them too.
"""

import os
import re
import secrets
import subprocess

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


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """An authority of our own, and servers' certificates by it. Answers the folder: `authority.pem`, `NAME.pem` with its key."""
    folder = tmp_path_factory.mktemp("certificates")
    request = "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

    def openssl(*arguments):
        subprocess.run(["openssl", *" ".join(arguments).split()], cwd=folder, check=True, capture_output=True, timeout=20)

    def authority(name):
        openssl(request, f"-x509 -keyout {name}.key -out {name}.pem -subj /CN={name} -days 2")

    def server(name, names, days=2, by="authority"):
        (folder / f"{name}.names").write_text(f"subjectAltName={names}\n")
        openssl(request, f"-keyout {name}.key -out {name}.request -subj /CN={name}")
        openssl(f"x509 -req -in {name}.request -CA {by}.pem -CAkey {by}.key -CAcreateserial -days {days} -extfile {name}.names -out {name}.crt")
        (folder / f"{name}.pem").write_text((folder / f"{name}.key").read_text() + (folder / f"{name}.crt").read_text())

    authority("authority")
    authority("stranger")
    server("local", "DNS:localhost,IP:127.0.0.1")
    server("elsewhere", "DNS:example.com")
    server("expired", "DNS:localhost,IP:127.0.0.1", days=-1)
    server("unknown", "DNS:localhost,IP:127.0.0.1", by="stranger")
    return folder
