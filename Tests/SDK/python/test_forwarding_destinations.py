"""Where forwarded requests may go: this machine, and what the settings name. Nowhere else, and not to the control plane."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import daemon as program
from conftest import services_of
from expectations import plain, refusal
from forwarding import VISA, asked, flat, not_used, PATH
from wire import Wire

UP = "The path of the URL must not have . and .. in it."
NUMBER = {"body": {"number": ""}, "replacements": ["card_number"]}


def inactive(host):
    return not_used(
        f"The destination {host} is not set up for forwarding. Pinstripe forwards to this machine, and to what its setting "
        "forwarding-destinations names.", "url", code="inactive")


@pytest.fixture
def forwards_of(client_for, key):
    """Forwards by a daemon of one's own: forwards_of(daemon)(url)."""
    def of(daemon):
        requests = services_of(client_for(key, daemon.url)).forwarding.requests
        return lambda url, **more: requests.create(asked(url, **{**NUMBER, **more}))
    return of


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "127.0.0.2"])
def test_this_machine(forwards, new_receiver, host):
    receiver = new_receiver()
    url = receiver.url("x?a=b").replace("127.0.0.1", host)
    if host == "127.0.0.2":
        # Another address of this machine, where nobody listens: it may be called all the same.
        assert refusal(lambda: forwards.create(asked(url)))[2]["code"] == "forwarding_api_upstream_connection_error"
    else:
        assert forwards.create(asked(url)).url == url
        assert [arrival.name for arrival in receiver.arrivals] == ["x?a=b"]


class Version6(HTTPServer):
    address_family = socket.AF_INET6


class Welcome(BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def test_this_machine_by_its_other_address(forwards):
    try:
        server = Version6(("::1", 0), Welcome)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        made = forwards.create(asked(f"http://[::1]:{server.server_port}/"))
        assert (made.response_details.status, made.request_context.destination_ip_address) == (200, "::1")
        server.shutdown()


@pytest.mark.parametrize("url, host", [
    ("https://api.example.com/payments", "api.example.com"),
    ("http://localhost.example.com/", "localhost.example.com"),
    ("http://127.0.0.1.example.com/", "127.0.0.1.example.com"),
    ("http://localhost./", "localhost."),
    ("http://127.1/", "127.1"),
    ("http://2130706433/", "2130706433"),
    ("http://0x7f000001/", "0x7f000001"),
    ("http://0/", "0"),
    ("http://0.0.0.0:1/", "0.0.0.0"),
    ("http://[::]:1/", "::"),
    ("http://[::ffff:127.0.0.1]:1/", "::ffff:127.0.0.1"),
    ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
    ("http://10.0.0.1/", "10.0.0.1"),
    ("http://127.0.0.1%2f.example.com/", "127.0.0.1%2f.example.com"),
    ("http://localhost%00.example.com/", "localhost%00.example.com"),
    ("http://１２７.0.0.1/", "１２７.0.0.1"),
])
def test_elsewhere(forwards, url, host):
    assert refusal(lambda: forwards.create(asked(url))) == inactive(host)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://", "http:///x", "//127.0.0.1/", "http:127.0.0.1",
                                 "javascript:alert(1)", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://[::1",
                                 "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1:1\\@localhost:2/", "http://127.0.0.1\\x"])
def test_what_is_no_url(forwards, url):
    name, status, error = refusal(lambda: forwards.create(asked(url)))
    assert (name, status, error["code"], error["param"]) == ("InvalidRequestError", 400, "url_invalid", "url"), error
    assert error["message"].startswith("Invalid URL: ")


def test_a_backslash_does_not_lead_to_another_host(forwards, processor):
    """What is before it looks like a host of this machine; to whoever makes the call it is a user's name."""
    url = processor.url().replace("http://", "http://127.0.0.1:1\\@")
    assert refusal(lambda: forwards.create(asked(url)))[1] == 400
    assert processor.arrivals == []


@pytest.mark.parametrize("user", ["jenny@", "jenny:secret@", "@", "127.0.0.1%2f@", "a@b@"])
def test_a_user_in_the_url(forwards, processor, user):
    url = processor.url().replace("http://", f"http://{user}")
    assert refusal(lambda: forwards.create(asked(url))) == not_used(
        "A user name and a password belong into a header, and not into the URL.", "url")
    assert processor.arrivals == []


def test_an_empty_url(wire):
    answer = wire.post(PATH, flat(asked("")))
    assert (answer.status, answer.error["param"]) == (400, "url")


# Destinations of the settings

def destinations(processor):
    return {"https://api.example.com": processor.origin + processor.root.rstrip("/")}


@pytest.mark.parametrize("source", ["command line", "environment", "file"])
def test_where_they_are_set(start_daemon, forwards_of, processor, tmp_path, source):
    """The application keeps the true URL, and the processor gets what comes behind it."""
    table = {**destinations(processor), "https://other.example.com": None}
    text = " ".join(f"{url}={address}" if address else url for url, address in table.items())
    if source == "command line":
        daemon = start_daemon("--forwarding-destinations", text)
    elif source == "environment":
        daemon = start_daemon(settings={"FORWARDING_DESTINATIONS": text})
    else:
        file = tmp_path / "settings.json"
        file.write_text(json.dumps({"forwarding_destinations": table}))
        daemon = start_daemon("--config", file)
    forward = forwards_of(daemon)
    made = forward("https://api.example.com/v71/payments?x=1#y")
    assert made.url == "https://api.example.com/v71/payments?x=1#y"
    [arrival] = processor.arrivals
    assert (arrival.name, arrival.event) == ("v71/payments?x=1", {"number": VISA})
    # One without an address is called where it says; here nobody knows it.
    assert refusal(lambda: forward("https://other.example.com:1/")) == inactive("other.example.com")
    assert refusal(lambda: forward("https://third.example.com/")) == inactive("third.example.com")


def test_an_address_of_null_is_the_url_itself(start_daemon, forwards_of, tmp_path):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"forwarding_destinations": {"http://pinstripe.invalid": None}}))
    forward = forwards_of(start_daemon("--config", file))
    assert refusal(lambda: forward("http://pinstripe.invalid/x"))[2]["message"] == (
        "The request could not be forwarded: the host of pinstripe.invalid:80 is not known.")


@pytest.mark.parametrize("url, host", [
    ("https://api.example.com.evil.example/", "api.example.com.evil.example"),
    ("https://api.example.comevil/", "api.example.comevil"),
    ("https://api.example.com:8443/", "api.example.com"),
    ("https://api.example.com\\x", None),
    ("https://api.example.com@evil.example/", None),
    ("http://api.example.com/", "api.example.com"),
    ("https://api.example.co/", "api.example.co"),
])
def test_a_prefix_ends_where_a_part_of_the_url_does(start_daemon, forwards_of, processor, url, host):
    forward = forwards_of(start_daemon("--forwarding-destinations", "https://api.example.com=" + processor.origin))
    name, status, error = refusal(lambda: forward(url))
    assert status == 400 and (host is None or (name, status, error) == inactive(host)), error
    assert processor.arrivals == []


def test_the_longest_prefix_counts(start_daemon, forwards_of, processor):
    base = "https://api.example.com"
    root = processor.origin + processor.root
    table = f"{base}={root}all {base}/v2={root}second {base}/v2/tokens={root}tokens"
    forward = forwards_of(start_daemon("--forwarding-destinations", table))
    for url in ("/v1/x", "/v2", "/v2/x", "/v2x", "/v2/tokens/x", "?q"):
        forward(base + url)
    assert [arrival.name for arrival in processor.arrivals] == ["all/v1/x", "second", "second/x", "all/v2x", "tokens/x", "all?q"]


@pytest.mark.parametrize("prefix", ["https://api.example.com", "https://api.example.com/"])
@pytest.mark.parametrize("end", ["", "/"])
def test_slashes_where_prefix_and_address_meet(start_daemon, forwards_of, processor, prefix, end):
    """Whoever ends one of them with a slash, and the other one without, means the same; and no other host comes of it."""
    address = processor.origin + processor.root.rstrip("/") + end
    forward = forwards_of(start_daemon("--forwarding-destinations", f"{prefix}={address}"))
    forward("https://api.example.com/tokens")
    assert [arrival.name for arrival in processor.arrivals] == ["tokens"]


def test_what_follows_a_prefix_does_not_become_the_host(start_daemon, forwards_of, processor, new_receiver):
    other = new_receiver()
    forward = forwards_of(start_daemon("--forwarding-destinations", f"https://api.example.com/={processor.origin}"))
    forward(f"https://api.example.com/@{other.origin.removeprefix('http://')}{other.root}")
    assert other.arrivals == []


@pytest.mark.parametrize("path", ["/../admin", "/..", "/x/../../admin", "/%2e%2E/admin", "/.%2e/admin"])
def test_no_way_up_and_out_of_a_prefix(start_daemon, forwards_of, processor, path):
    table = f"https://api.example.com/payments={processor.url('payments')}"
    forward = forwards_of(start_daemon("--forwarding-destinations", table))
    assert refusal(lambda: forward(f"https://api.example.com/payments{path}")) == not_used(UP, "url")
    assert forward("https://api.example.com/payments/..x?../..").response_details.status == 200
    assert [arrival.name for arrival in processor.arrivals] == ["payments/..x?../.."]


@pytest.mark.parametrize("value", ["banana", "https://", "ftp://api.example.com", "https://api.example.com=httpbanana"])
def test_a_setting_that_is_none(tmp_path, value):
    code, said = program.run("serve", "--database", tmp_path / "db", "--port", 0, "--forwarding-destinations", value)
    assert code != 0 and "forwarding-destinations" in said


# Pinstripe itself

@pytest.mark.parametrize("path", ["/_admin/reset", "/_admin/clock", "/_admin/settle", "/_admin/shutdown", "/_admin/balance"])
def test_the_control_plane_takes_no_forwarded_requests(daemon, forwards, sessions, path):
    session = sessions.create({"type": "document"}).id
    for headers in ({}, {"User-Agent": "curl"}, {"user-agent": "curl", "Pinstripe-Admin-Token": "x"}):
        made = forwards.create(asked(daemon.url + path, body='{"number":"","now":4000000000}', replacements=["card_number"], headers=headers))
        assert made.response_details.status == 403
        assert json.loads(made.response_details.body)["error"]["message"] == (
            "The control plane takes no forwarded requests, except at /_admin/echo.")
    assert sessions.retrieve(session).id == session


@pytest.mark.parametrize("path", ["//_admin/reset", "/%5fadmin/reset", "/_admin%2freset", "/_ADMIN/reset"])
def test_nor_by_another_spelling(daemon, forwards, sessions, path):
    session = sessions.create({"type": "document"}).id
    made = forwards.create(asked(daemon.url + path, headers={"Authorization": f"Bearer {session}"}))
    assert made.response_details.status in (401, 403, 404)
    assert sessions.retrieve(session).id == session


@pytest.mark.parametrize("path", ["/./_admin/reset", "/v1/../_admin/reset"])
def test_nor_by_a_way_round(daemon, forwards, path):
    assert refusal(lambda: forwards.create(asked(daemon.url + path))) == not_used(UP, "url")


@pytest.mark.parametrize("options", [[], ["--admin", "token", "--admin-token", "sesame"]], ids=["loopback", "token"])
def test_the_echo(start_daemon, forwards_of, options):
    daemon = start_daemon(*options)
    made = forwards_of(daemon)(daemon.url + "/_admin/echo?a=b", headers={"X-API-Key": "key_of_the_processor"})
    assert made.response_details.status == 200
    assert json.loads(made.response_details.body) == {
        "method": "POST", "path": "/_admin/echo", "query": "a=b",
        "headers": [
            {"name": "Host", "value": daemon.url.removeprefix("http://")}, {"name": "User-Agent", "value": "Stripe"},
            {"name": "Accept", "value": "*/*"}, {"name": "X-API-Key", "value": "[redacted]"},
            {"name": "Content-Type", "value": "application/json"}, {"name": "Content-Length", "value": "29"}],
        "body": '{"number":"424242******4242"}'}


def test_a_forward_to_pinstripes_own_api(daemon, forwards, new_key):
    other = new_key()
    made = forwards.create(asked(
        f"{daemon.url}/v1/tokens", body="card[number]=&card[exp_month]=&card[exp_year]=&card[cvc]=",
        headers={"Authorization": f"Bearer {other}", "Content-Type": "application/x-www-form-urlencoded"}))
    assert made.response_details.status == 200
    assert json.loads(made.response_details.body)["card"]["last4"] == "4242"
    assert plain(made)["request_details"]["headers"][0] == {"name": "Authorization", "value": "[redacted]"}
    assert Wire(daemon.url, other).get("/v1/tokens/" + json.loads(made.response_details.body)["id"]).status == 200
