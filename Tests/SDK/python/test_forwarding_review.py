"""Forwarding, as somebody would use it who means harm, or has bad luck: where a call may go, and what an answer may give away."""

import json
import time
import urllib.parse

import pytest

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
