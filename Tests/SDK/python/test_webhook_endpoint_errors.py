"""What a webhook endpoint is refused for; a refused request has changed nothing."""

import pytest

from expectations import Like, plain, refusal, refused

URL = "https://example.com/hooks"
TYPES = Like(r"Invalid enabled_events\[\d\]: must be one of account\.application\.authorized, .*identity\.verification_session\.redacted, .*or \S+")


def empty(name):
    return refused(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however '{name}' cannot "
        f"be unset. You should remove '{name}' from your request or supply a non-empty value.",
        param=name, code="parameter_invalid_empty")


def unknown(name):
    return refused(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


def missing(name):
    return refused(f"Missing required param: {name}.", param=name, code="parameter_missing")


def invalid_url(words):
    return refused(f"Invalid URL: {words}", param="url", code="url_invalid")


OF_BOTH = [
    ({"url": ""}, empty("url")),
    ({"url": "example.com/hooks"}, invalid_url("An explicit scheme (such as https) must be provided.")),
    ({"url": "localhost:4242"}, invalid_url("An explicit scheme (such as https) must be provided.")),
    ({"url": "ftp://example.com"}, invalid_url("Its scheme must be http or https.")),
    ({"url": "https://"}, invalid_url("It must name a host.")),
    ({"url": "https:///path"}, invalid_url("It must name a host.")),
    ({"url": "http://:4242/"}, invalid_url("It must name a host.")),
    ({"url": "http://[::1/"}, invalid_url("It must name a host.")),
    ({"url": "http://127.0.0.1:99999/"}, invalid_url("Its port must be a number from 1 to 65535.")),
    ({"url": "http://[::1]:x/"}, invalid_url("Its port must be a number from 1 to 65535.")),
    ({"url": "https://example.com/a b"}, invalid_url("It must not hold spaces or control characters.")),
    ({"url": "https://example.com\\@evil.example/"}, invalid_url("It must not hold backslashes.")),
    ({"url": "https://example.com/\r\nHost: evil"}, invalid_url("It must not hold spaces or control characters.")),
    ({"enabled_events": ""}, missing("enabled_events")),
    ({"enabled_events": "*"}, refused("Invalid array", param="enabled_events")),
    ({"enabled_events": ["identity.*"]}, refused(TYPES, param="enabled_events[0]")),
    ({"enabled_events": ["*", "charge.lost"]}, refused(TYPES, param="enabled_events[1]")),
    ({"enabled_events": ["Charge.Failed"]}, refused(TYPES, param="enabled_events[0]")),
    ({"enabled_events": ["crypto.onramp_session.created"]}, refused(TYPES, param="enabled_events[0]")),
    ({"enabled_events": ["*", ""]}, empty("enabled_events[1]")),
    ({"description": "d" * 5001}, refused("Invalid string: dddddddddd...dddddddddd; must be at most 5000 characters", param="description")),
    ({"metadata": {"k" * 41: "v"}}, refused(
        f"Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: {'k' * 41}",
        param="metadata")),
    ({"secret": "whsec_mine"}, unknown("secret")),
    ({"status": "disabled"}, unknown("status")),
    ({"application": "ca_1"}, unknown("application")),
]
OF_CREATE = [
    ({"api_version": "yesterday"}, refused("Invalid Stripe API version: yesterday", param="api_version")),
    ({"api_version": ""}, empty("api_version")),
    ({"connect": "maybe"}, refused("Invalid boolean: maybe", param="connect")),
    ({"disabled": True}, unknown("disabled")),
]
OF_UPDATE = [
    ({"api_version": "2024-06-20"}, unknown("api_version")),
    ({"connect": True}, unknown("connect")),
    ({"disabled": "maybe"}, refused("Invalid boolean: maybe", param="disabled")),
    ({"disabled": ""}, empty("disabled")),
]


@pytest.mark.parametrize("fault, expected", OF_BOTH + OF_CREATE, ids=lambda value: str(value)[:60])
def test_what_a_create_is_refused_for(webhook_endpoints, fault, expected):
    assert refusal(lambda: webhook_endpoints.create({"url": URL, "enabled_events": ["*"], **fault})) == expected
    assert webhook_endpoints.list().data == []


@pytest.mark.parametrize("fault, expected", OF_BOTH + OF_UPDATE, ids=lambda value: str(value)[:60])
def test_what_an_update_is_refused_for(webhook_endpoints, subscribe, fault, expected):
    endpoint = subscribe(URL, "charge.failed", description="Before")
    before = plain(webhook_endpoints.retrieve(endpoint.id))
    # Beside a change that would be fine by itself.
    assert refusal(lambda: webhook_endpoints.update(endpoint.id, {"metadata": {"a": "1"}, **fault})) == expected
    assert plain(webhook_endpoints.retrieve(endpoint.id)) == before


@pytest.mark.parametrize("form, expected", [
    ({}, missing("enabled_events")),
    ({"url": URL}, missing("enabled_events")),
    ({"enabled_events": ["*"]}, missing("url")),
], ids=str)
def test_what_a_create_must_have(webhook_endpoints, form, expected):
    assert refusal(lambda: webhook_endpoints.create(form)) == expected


@pytest.mark.parametrize("filter", ["created", "url", "status", "enabled_events"])
def test_lists_have_no_filters(webhook_endpoints, filter):
    assert refusal(lambda: webhook_endpoints.list({filter: "1"})) == unknown(filter)


def test_a_description_of_the_greatest_length(subscribe):
    assert subscribe(URL, description="ä" * 5000).description == "ä" * 5000
