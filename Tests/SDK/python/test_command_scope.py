"""Whom the commands are about, and what they say of what they do not understand."""

import socket
import ssl
import subprocess

import pytest

from daemon import BINARY, clean_environment
from wire import Wire

pytestmark = pytest.mark.without_sdk

ALL = "pinstripe: This acts on all accounts, because there is neither --key nor STRIPE_API_KEY. Say --all if you mean that.\n"


@pytest.fixture
def own(start_daemon):
    """A daemon of the test's own, with a customer in each of two accounts."""
    daemon = start_daemon()
    for key in ("sk_test_one", "sk_test_two"):
        Wire(daemon.url, key).post("/v1/customers", "name=x")
    return daemon


def run(daemon, *arguments, **variables):
    environment = {**clean_environment(), **variables}
    done = subprocess.run(
        [BINARY, *arguments, "--url", daemon.url], env=environment, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    return done.returncode, done.stderr


def left(daemon):
    return [len(Wire(daemon.url, key).get("/v1/customers").json["data"]) for key in ("sk_test_one", "sk_test_two")]


@pytest.mark.parametrize("arguments, variables, expected, said", [
    ([], {}, [0, 0], ALL),
    (["--all"], {}, [0, 0], ""),
    ([], {"STRIPE_API_KEY": "sk_test_one"}, [0, 1], ""),
    (["--key", "sk_test_two"], {"STRIPE_API_KEY": "sk_test_one"}, [1, 0], ""),
    (["--all"], {"STRIPE_API_KEY": "sk_test_one"}, [0, 0], ""),
])
def test_a_reset_is_about(own, arguments, variables, expected, said):
    assert run(own, "reset", *arguments, **variables) == (0, said)
    assert left(own) == expected


def test_a_clock_says_that_it_is_about_all(own):
    assert run(own, "clock", "--advance", "1h") == (0, ALL)
    assert run(own, "clock", "--advance", "1h", "--all") == (0, "")
    assert run(own, "clock", "--advance", "1h", STRIPE_API_KEY="sk_test_one") == (0, "")
    assert run(own, "settle") == (0, "")


def test_all_accounts_and_one_of_them(own):
    code, said = run(own, "reset", "--all", "--key", "sk_test_one")
    assert (code, said.splitlines()[0]) == (64, "Error: --all means all accounts, and --key one: give one of them only.")
    assert left(own) == [1, 1]


def test_a_live_key_in_the_environment_goes_to_no_command_that_is_about_no_account(own):
    for command in ("health", "resources", "openapi", "shutdown"):
        assert run(own, command, STRIPE_API_KEY="sk_live_real") == (0, "")


def test_what_is_no_command(own):
    for word, hint in (("rest", " Did you mean `reset`?"), ("frobnicate", "")):
        assert run(own, word, "x") == (1, (
            f"pinstripe: There is no command `{word}`.{hint} The commands are serve, listen, trigger, health, reset, clock, settle, "
            "objects, transition, deliveries, retry, events, requests, timers, balance, snapshot, fault, progression, doctor, seeds, resources, "
            "openapi, shutdown. See pinstripe --help.\n"))
    assert left(own) == [1, 1]


def test_a_variable_that_is_misspelt(own):
    assert run(own, "health", PINSTRIPE_ADMIN_TOKN="s3cret") == (
        0, "pinstripe: The environment variable PINSTRIPE_ADMIN_TOKN is unknown, and means nothing. Did you mean PINSTRIPE_ADMIN_TOKEN?\n")


def test_an_address_without_http(own):
    done = subprocess.run([BINARY, "health", "--url", "127.0.0.1:12377"], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert done.stderr.splitlines()[0] == "Error: '127.0.0.1:12377' is no address of a daemon. An address looks like http://127.0.0.1:12111."


def test_a_listener_names_the_event_that_was_meant(own):
    code, said = run(own, "listen", "--forward-to", "4242", "--events", "charge.succeded", "--key", "sk_test_one")
    assert code == 1 and "There is no event type charge.succeded. Did you mean charge.succeeded?" in said and len(said) < 300


def test_tls_on_the_http_port_ends_at_once_and_is_told_once(start_daemon):
    daemon = start_daemon(log_level="info")
    host, port = daemon.url.removeprefix("http://").split(":")
    context = ssl.create_default_context()
    for _ in range(3):
        with socket.create_connection((host, int(port)), timeout=5) as client, pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(client, server_hostname="localhost")
    Wire(daemon.url, "sk_test_one").get("/v1/customers")
    assert daemon.log.count("TLS was sent to an http port; use http://") == 1
