"""Live keys, where they are allowed: endpoints of their own, https only, and no event of the other mode."""

import pytest

from conftest import services_of
from expectations import refusal, refused
from wire import Admin


@pytest.fixture
def modes(start_daemon, client_for, key):
    """The services of one account in live mode and in test mode, and the control plane of both."""
    daemon = start_daemon("--allow-live-keys", "--webhook-retries", "none")
    live = services_of(client_for(key.replace("sk_test_", "sk_live_"), daemon.url))
    return live, services_of(client_for(key, daemon.url)), Admin(daemon.url)


def test_https_is_required(modes):
    live, test, _ = modes
    no_https = refused("Invalid URL: In live mode it must use https.", param="url", code="url_invalid")
    assert refusal(lambda: live.webhook_endpoints.create({"url": "http://127.0.0.1/", "enabled_events": ["*"]})) == no_https
    endpoint = live.webhook_endpoints.create({"url": "https://127.0.0.1/", "enabled_events": ["*"]})
    assert refusal(lambda: live.webhook_endpoints.update(endpoint.id, {"url": "http://127.0.0.1/"})) == no_https
    assert endpoint.livemode is True
    assert test.webhook_endpoints.create({"url": "http://127.0.0.1/", "enabled_events": ["*"]}).livemode is False


def test_each_mode_tells_its_own_endpoints(modes, receiver):
    live, test, admin = modes
    url = receiver.url()
    endpoints = {
        True: live.webhook_endpoints.create({"url": url.replace("http:", "https:"), "enabled_events": ["*"]}).id,
        False: test.webhook_endpoints.create({"url": url, "enabled_events": ["*"]}).id,
    }
    for services in (live, test):
        services.identity.verification_sessions.create({"type": "document"})
    admin.settle()
    for services, mode in ((live, True), (test, False)):
        [event] = services.events.list().data
        [delivery] = admin.deliveries(event=event.id)
        assert (event.livemode, delivery["webhook_endpoint"]) == (mode, endpoints[mode])
    # The one that arrived over http is the test's.
    assert [arrival.event["livemode"] for arrival in receiver.arrivals] == [False]


def test_each_mode_counts_its_own_endpoints(modes):
    live, test, _ = modes
    form = {"url": "https://example.com/", "enabled_events": ["*"]}
    for _ in range(16):
        live.webhook_endpoints.create(form)
    assert refusal(lambda: live.webhook_endpoints.create(form)) == refused("You have reached the maximum of 16 live webhook endpoints.")
    assert test.webhook_endpoints.create(form).status == "enabled"
