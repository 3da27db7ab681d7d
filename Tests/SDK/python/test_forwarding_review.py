"""Forwarding, as somebody would use it who means harm, or has bad luck: where a call may go, and what an answer may give away."""

import json
import time
import urllib.parse

import pytest

from receiver import Status

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
