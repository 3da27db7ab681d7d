"""The life of a webhook endpoint: created, read, changed, disabled, deleted, listed."""

import time
import typing

import pytest
import stripe

from conftest import services_of
from expectations import INTEGER, Like, plain, refusal, refused

URL = "https://example.com/hooks"
ENDPOINT_ID = Like(r"we_1[0-9A-Za-z]{23}")
SECRET = Like(r"whsec_[0-9A-Za-z]{32}")


def ids(page):
    return [endpoint.id for endpoint in page.data]


def missing(id):
    return refused(f"No such webhook endpoint: '{id}'", param="id", code="resource_missing", status=404)


# Create

def test_an_endpoint_with_what_it_needs_only(subscribe):
    endpoint = plain(subscribe(URL, "identity.verification_session.created"))
    assert endpoint == {
        "id": ENDPOINT_ID,
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": INTEGER,
        "description": None,
        "enabled_events": ["identity.verification_session.created"],
        "livemode": False,
        "metadata": {},
        "secret": SECRET,
        "status": "enabled",
        "url": URL,
    }
    assert abs(endpoint["created"] - time.time()) < 60


def test_an_endpoint_with_every_parameter(webhook_endpoints):
    created = plain(webhook_endpoints.create({
        "url": URL,
        "enabled_events": ["identity.verification_session.verified", "*", "charge.failed"],
        "api_version": "2024-06-20",
        "connect": True,
        "description": "Orders",
        "metadata": {"team": "payments"},
        "expand": [],
    }))
    assert created == {
        "id": ENDPOINT_ID,
        "object": "webhook_endpoint",
        "api_version": "2024-06-20",
        "application": None,
        "created": INTEGER,
        "description": "Orders",
        "enabled_events": ["identity.verification_session.verified", "*", "charge.failed"],
        "livemode": False,
        "metadata": {"team": "payments"},
        "secret": SECRET,
        "status": "enabled",
        "url": URL,
    }


def test_the_raw_order_of_the_keys(wire):
    answer = wire.post("/v1/webhook_endpoints", f"url={URL}&enabled_events[]=*")
    assert answer.status == 200
    assert list(answer.json) == [
        "id", "object", "api_version", "application", "created", "description", "enabled_events", "livemode", "metadata",
        "secret", "status", "url",
    ]


def test_only_the_create_answer_has_the_secret(webhook_endpoints, subscribe):
    created = plain(subscribe(URL))
    without_secret = {name: value for name, value in created.items() if name != "secret"}
    id = created["id"]

    assert created["secret"] == SECRET
    assert plain(webhook_endpoints.retrieve(id)) == without_secret
    assert plain(webhook_endpoints.update(id, {})) == without_secret
    assert plain(webhook_endpoints.update(id, {"disabled": True})) == {**without_secret, "status": "disabled"}
    assert [plain(each) for each in webhook_endpoints.list().data] == [{**without_secret, "status": "disabled"}]


def test_the_replay_of_a_create_has_the_same_secret(webhook_endpoints):
    form = {"url": URL, "enabled_events": ["*"]}
    first = webhook_endpoints.create(form, {"idempotency_key": "once"})
    again = webhook_endpoints.create(form, {"idempotency_key": "once"})
    assert plain(again) == plain(first) and again.secret == first.secret
    assert ids(webhook_endpoints.list()) == [first.id]


def test_the_same_url_twice_is_two_endpoints(webhook_endpoints, subscribe):
    first, second = subscribe(URL), subscribe(URL)
    assert first.id != second.id and first.secret != second.secret
    assert ids(webhook_endpoints.list()) == [second.id, first.id]


def event_types_of_this_sdk():
    """The literals in the annotation of `enabled_events`: in newer SDKs the parameters are in a module of their own."""
    try:
        from stripe.params import WebhookEndpointCreateParams as parameters
    except ImportError:
        parameters = stripe.WebhookEndpoint.CreateParams
    annotation = parameters.__annotations__["enabled_events"]
    if isinstance(annotation, typing.ForwardRef):
        annotation = eval(annotation.__forward_arg__, {**vars(typing), "List": typing.List, "Literal": typing.Literal})
    return typing.get_args(typing.get_args(annotation)[0])


def test_every_event_type_that_the_sdk_knows_may_be_enabled(subscribe):
    types = event_types_of_this_sdk()
    assert len(types) > 200 and "*" in types and "identity.verification_session.redacted" in types
    assert subscribe(URL, *types).enabled_events == list(types)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:4242/webhook", "http://localhost", "https://user:word@example.com:8443/a/b?c=d#e", "HTTPS://EXAMPLE.COM/",
    "http://[::1]:4242/", "https://müller.example/zahlung",
])
def test_urls_that_may_be_registered(subscribe, webhook_endpoints, url):
    assert webhook_endpoints.retrieve(subscribe(url).id).url == url


# Update

def test_every_parameter_of_an_update(webhook_endpoints, subscribe):
    before = plain(subscribe(URL, "charge.failed", "charge.pending", description="Old", metadata={"a": "1", "b": "2"}))
    after = plain(webhook_endpoints.update(before["id"], {
        "url": "http://127.0.0.1:1/new",
        "enabled_events": ["payout.paid"],
        "description": "New",
        "metadata": {"b": "", "c": "3"},
        "disabled": True,
        "expand": [],
    }))
    before.pop("secret")
    assert after == {
        **before,
        "url": "http://127.0.0.1:1/new",
        "enabled_events": ["payout.paid"],
        "description": "New",
        "metadata": {"a": "1", "c": "3"},
        "status": "disabled",
    }
    assert plain(webhook_endpoints.retrieve(before["id"])) == after


def test_an_empty_string_unsets_the_description_and_the_metadata(webhook_endpoints, subscribe):
    endpoint = subscribe(URL, description="Orders", metadata={"a": "1"})
    after = webhook_endpoints.update(endpoint.id, {"description": "", "metadata": ""})
    assert (after.description, plain(after.metadata)) == (None, {})
    created_empty = subscribe(URL, description="", metadata="")
    assert (created_empty.description, plain(created_empty.metadata)) == (None, {})


def test_disabled_and_enabled_again(webhook_endpoints, subscribe):
    endpoint = subscribe(URL)
    seen = [webhook_endpoints.update(endpoint.id, {"disabled": disabled}).status for disabled in (True, True, False, False, True)]
    assert seen == ["disabled", "disabled", "enabled", "enabled", "disabled"]
    # What an update does not name stays.
    assert webhook_endpoints.update(endpoint.id, {"description": "Still"}).status == "disabled"


# Delete

def test_a_deleted_endpoint_is_gone(webhook_endpoints, subscribe):
    endpoint, other = subscribe(URL), subscribe(URL)
    assert plain(webhook_endpoints.delete(endpoint.id)) == {"id": endpoint.id, "object": "webhook_endpoint", "deleted": True}

    assert ids(webhook_endpoints.list()) == [other.id]
    for call in (webhook_endpoints.retrieve, webhook_endpoints.delete, lambda id: webhook_endpoints.update(id, {"disabled": True})):
        assert refusal(lambda: call(endpoint.id)) == missing(endpoint.id)


def test_another_account_neither_sees_nor_touches_it(webhook_endpoints, subscribe, client_for, new_key):
    endpoint = subscribe(URL)
    others = services_of(client_for(new_key())).webhook_endpoints
    assert ids(others.list()) == []
    for call in (others.retrieve, others.delete, lambda id: others.update(id, {"disabled": True})):
        assert refusal(lambda: call(endpoint.id)) == missing(endpoint.id)
    assert webhook_endpoints.retrieve(endpoint.id).status == "enabled"


def test_endpoints_are_told_of_by_no_event(events, webhook_endpoints, subscribe):
    webhook_endpoints.delete(subscribe(URL).id)
    assert events.list().data == []


# List

def test_lists_are_newest_first_and_come_in_pages(webhook_endpoints, subscribe):
    made = [subscribe(f"{URL}/{number}").id for number in range(12)][::-1]
    assert ids(webhook_endpoints.list()) == made[:10] and webhook_endpoints.list().has_more
    assert ids(webhook_endpoints.list({"limit": 3, "starting_after": made[2]})) == made[3:6]
    assert ids(webhook_endpoints.list({"limit": 3, "ending_before": made[6]})) == made[3:6]
    assert [each.id for each in webhook_endpoints.list({"limit": 5}).auto_paging_iter()] == made


# The limit

def test_sixteen_endpoints_and_no_more(webhook_endpoints, subscribe, client_for, new_key):
    made = [subscribe(URL).id for _ in range(16)]
    too_many = refused("You have reached the maximum of 16 test webhook endpoints.")
    assert refusal(lambda: subscribe(URL)) == too_many
    # A disabled one counts, a deleted one does not, and another account counts its own.
    webhook_endpoints.update(made[0], {"disabled": True})
    assert refusal(lambda: subscribe(URL, connect=True)) == too_many
    webhook_endpoints.delete(made[1])
    assert subscribe(URL).status == "enabled"
    assert refusal(lambda: subscribe(URL)) == too_many
    services_of(client_for(new_key())).webhook_endpoints.create({"url": URL, "enabled_events": ["*"]})
    assert len(webhook_endpoints.list({"limit": 100}).data) == 16
