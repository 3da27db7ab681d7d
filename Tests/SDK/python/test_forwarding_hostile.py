"""Forwarding, as somebody would use it who means harm, or has bad luck: where a call may go, and what an answer may give away."""

import json
import time
import urllib.parse

import pytest

from daemon import run
from receiver import Status
from wire import Wire

pytestmark = pytest.mark.without_sdk

PATH = "/v1/forwarding/requests"


@pytest.fixture
def forward(wire):
    """Forwards with the real daemon: forward(url, body, replacements, headers) answers the answer."""
    def make(url, body='{"number":""}', replacements=("card_number",), headers=(), wire=wire, payment_method="pm_card_visa"):
        form = [("payment_method", payment_method), ("url", url), ("request[body]", body)]
        form += [("replacements[]", replacement) for replacement in replacements]
        for place, (name, value) in enumerate(headers):
            form += [(f"request[headers][{place}][name]", name), (f"request[headers][{place}][value]", value)]
        return wire.call("POST", PATH, urllib.parse.urlencode(form))
    return make


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_backslash_does_not_lead_elsewhere(forward, receiver, host):
    """To some who read URLs it ends the host, to others it is a part of the user's name."""
    elsewhere = receiver.url("x").replace("127.0.0.1", "127.0.0.2").removeprefix("http://")
    answer = forward(f"http://{host}\\@{elsewhere}")

    assert answer.status == 400, answer.json
    assert answer.json["error"]["code"] == "url_invalid"


@pytest.mark.parametrize(("prefix", "address"), [("https://pay.example/", ""), ("https://pay.example/", "/"), ("https://pay.example", "/")])
def test_what_follows_a_prefix_becomes_no_part_of_the_host(start_daemon, key, forward, receiver, prefix, address):
    """Whichever of the two ends with a slash: behind an address without one, `@127.0.0.2` would be the host, and `0` of the port."""
    daemon = start_daemon("--forwarding-destinations", f"{prefix}={receiver.origin}{address}")
    wire = Wire(daemon.url, key)

    answer = forward(f"https://pay.example{receiver.root}x", wire=wire)
    assert (answer.status, [arrival.name for arrival in receiver.arrivals]) == (200, ["x"]), answer.json
    elsewhere = forward("https://pay.example/@127.0.0.2:1/", wire=wire)
    assert elsewhere.json["request_context"]["destination_ip_address"] == "127.0.0.1"
    assert elsewhere.json["response_details"]["status"] == 404


@pytest.fixture
def card(wire):
    """Makes a PaymentMethod with a cvc."""
    def make(cvc):
        form = f"type=card&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2035&card[cvc]={cvc}"
        return wire.call("POST", "/v1/payment_methods", form).json["id"]
    return make


def test_a_cvc_keeps_its_zero_where_a_number_is_expected(forward, receiver, card):
    receiver.answers["x"] = lambda arrival: Status(200, body=arrival.body)
    answer = forward(receiver.url("x"), '{"cvc":0}', ["card_cvc"], payment_method=card("012"))

    assert receiver.arrivals[0].text == '{"cvc":"012"}'
    assert answer.json["response_details"]["body"] == '{"cvc":"***"}'


def html(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def go(text):
    """As Go writes JSON."""
    return json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def php(text):
    """As PHP does."""
    return json.dumps(text).replace("/", "\\/")


FORM, XML = "card%5Bnumber%5D=&card%5Bcvc%5D=", "<card><number/><cvc/></card>"
FORM_KEPT, XML_KEPT = "card%5Bnumber%5D=424242******4242&card%5Bcvc%5D=***", "<card><number>424242******4242</number><cvc>***</cvc></card>"


@pytest.mark.parametrize(("body", "written", "kept"), [
    (FORM, str, FORM_KEPT), (FORM, json.dumps, json.dumps(FORM_KEPT)), (XML, html, html(XML_KEPT)), (XML, go, go(XML_KEPT)),
    (XML, lambda text: json.dumps(go(text)), json.dumps(go(XML_KEPT))),
    ('{"number":"","cvc":""}', lambda _: '{"card_cvc":"123","cvv2": 123,"amount":123}', '{"card_cvc":"***","cvv2": "***","amount":123}'),
    ('{"number":"","cvc":""}', lambda _: '{"number":\n  4242424242424242}', '{"number":\n  "424242******4242"}'),
    ('{"number":"","cvc":""}', lambda _: "4242%204242+4242&#32;4242 100%4242424242424242", "424242******4242 100%424242******4242"),
])
def test_what_an_answer_repeats_is_hidden_however_it_is_written(forward, receiver, card, body, written, kept):
    receiver.answers["x"] = lambda arrival: Status(200, body=written(arrival.text).encode())
    answer = forward(receiver.url("x"), body, ["card_number", "card_cvc"], payment_method=card("123"))
    assert answer.json["response_details"]["body"] == kept


def test_what_the_headers_of_an_answer_repeat_is_hidden(forward, receiver, card):
    receiver.answers["x"] = Status(200, {"X-CVC": "123", "X-Amount": "123", "X-4242424242424242": "1"})
    answer = forward(receiver.url("x"), '{"cvc":""}', ["card_cvc"], payment_method=card("123"))
    headers = {header["name"]: header["value"] for header in answer.json["response_details"]["headers"]}
    assert {name: value for name, value in headers.items() if name.startswith("X-")} == {
        "X-CVC": "***", "X-Amount": "123", "X-424242******4242": "1"}


@pytest.mark.parametrize(("name", "value", "answered", "kept"), [
    ("Authorization", "Bearer a1b2/c3+d4= ", 'a1b2/c3+d4= a1b2\\/c3+d4= "a1b2%2fc3%2Bd4%3D"', '[redacted] [redacted] "[redacted]"'),
    ("Authorization", "Bearer  spaced", "spaced", "[redacted]"),
    ("X-API-Key", "a<b&c", "a&lt;b&amp;c a\\u003cb\\u0026c", "[redacted] [redacted]"),
    ("X-API-Key", "ab%41cd", "ab%41cd ab%2541cd", "[redacted] [redacted]"),
    ("Cookie", "session=s3cret; other=0ther", '["s3cret", "0ther"]', '["[redacted]", "[redacted]"]'),
    ("X-Passphrase", "open sesame", "open sesame", "[redacted]"),
    ("X-Partner-Authenticate", "open", "open", "[redacted]"),
])
def test_credentials_are_hidden_however_they_are_written(forward, receiver, name, value, answered, kept):
    receiver.answers["x"] = Status(200, body=answered.encode())
    answer = forward(receiver.url("x"), headers=[(name, value)])
    assert answer.json["response_details"]["body"] == kept


@pytest.mark.parametrize("answered", [b"x123", b"42", b"a", b"\\", b"%4", b"&#", b"4 "])
def test_no_answer_takes_long_to_read(forward, receiver, answered):
    receiver.answers["x"] = Status(200, body=answered * (2**15 // len(answered)))
    begun = time.monotonic()
    answer = forward(receiver.url("x"), '{"number":"","cvc":""}', ["card_number", "card_cvc"], [("X-API-Key", "a" * 4000 + "b")])
    assert answer.status == 200
    assert time.monotonic() - begun < 10


def test_a_signature_in_the_body_is_hidden_in_the_answer_too(forward, receiver):
    receiver.answers["x"] = lambda arrival: Status(200, body=arrival.body)
    answer = forward(receiver.url("x"), '{"name":"","signature":""}', ["request_signature"])
    assert len(json.loads(receiver.arrivals[0].body)["signature"]) == 64
    assert answer.json["response_details"]["body"] == '{"name":"","signature":"[redacted]"}'


def test_only_headers_that_are_sent_are_shown(forward, receiver):
    """The user agent is always Stripe."""
    answer = forward(receiver.url("x"), headers=[("user-agent", "mine"), ("X-A", "b")])
    assert receiver.arrivals[0].header("User-Agent") == "Stripe"
    assert answer.json["request_details"]["headers"] == [
        {"name": "X-A", "value": "b"}, {"name": "Content-Type", "value": "application/json"}]


def test_metadata_is_no_place_for_a_number(forward, wire, receiver, card):
    form = {
        "payment_method": card("123"), "url": receiver.url("x"), "replacements[]": "card_cvc", "request[body]": '{"cvc":""}',
        "metadata[4242424242424242]": "card 4242 4242 4242 4242", "metadata[cvc]": "123", "metadata[order]": "123"}
    assert wire.call("POST", PATH, form).json["metadata"] == {
        "424242******4242": "card 424242******4242", "cvc": "***", "order": "123"}


@pytest.mark.parametrize("destinations", [
    "https://pay.example=127.0.0.1:9000", "https://pay.example=", "https://pay.example,https://other.example",
])
def test_destinations_that_nothing_would_ever_match_are_refused_at_the_start(destinations):
    code, said = run("serve", "--port", 0, "--database", ":memory:", "--forwarding-destinations", destinations)
    assert code != 0
    assert f"The setting forwarding-destinations has '{destinations}' in it, but a destination must be" in said


@pytest.mark.parametrize("path", ["v1/../refunds", "v1/./../refunds", "v1/..", "v1/%2E%2e/refunds?x=y", "v1/.%2e#x"])
def test_a_path_does_not_lead_out_of_its_prefix(start_daemon, key, forward, receiver, path):
    daemon = start_daemon("--forwarding-destinations", f"https://pay.example/v1={receiver.url('v1')}")
    answer = forward(f"https://pay.example/{path}", wire=Wire(daemon.url, key))
    assert (answer.status, answer.json["error"]["code"], answer.json["error"]["param"]) == (400, "forwarding_api_invalid_parameter", "url")
    assert receiver.arrivals == []


def test_a_number_is_hidden_with_other_digits_beside_it(forward, receiver):
    receiver.answers["x"] = Status(200, body=b"12 5555-5555 5555 4444 7 or 1 5555555555554444 2030")
    answer = forward(receiver.url("x"))
    assert answer.json["response_details"]["body"] == "12 5555-55** **** 4444 7 or 1 555555******4444 2030"
    refused = forward(receiver.url("x"), payment_method="17 4242424242424242 8")
    assert refused.json["error"]["message"] == "No such PaymentMethod: '17 ************4242 8'"
