"""Connected accounts: whose endpoints are told of their events, and how one can tell that the events are theirs."""

import secrets

import pytest
import stripe

from conftest import services_of
from expectations import plain
from receiver import Status
from wire import Admin

CREATED = "identity.verification_session.created"
NOON = 4_000_000_000


@pytest.fixture
def connected():
    """The id of a connected account that nobody has used."""
    return f"acct_{secrets.token_hex(8)}"


@pytest.fixture
def create_for(sessions_for, key):
    """Creates a session, in a connected account or in the key's own."""
    return lambda account=None: sessions_for(key, stripe_account=account).create({"type": "document"})


def test_connect_endpoints_are_told_of_connected_accounts_and_of_no_others(create_for, connected, receiver, subscribe, admin):
    subscribe(receiver.url("connect"), connect=True)
    subscribe(receiver.url("own"), connect=False)
    subscribe(receiver.url("default"))
    own, theirs = create_for(), create_for(connected)
    admin.settle()
    arrived = {name: [arrival.event["data"]["object"]["id"] for arrival in receiver.at(name)] for name in ("connect", "own", "default")}
    assert arrived == {"connect": [theirs.id], "own": [own.id], "default": [own.id]}


def test_their_events_name_the_account(create_for, connected, receiver, subscribe, admin):
    endpoint = subscribe(receiver.url("connect"), connect=True)
    subscribe(receiver.url("own"))
    create_for(), create_for(connected)
    admin.settle()
    [theirs], [own] = receiver.at("connect"), receiver.at("own")
    assert list(theirs.event) == [
        "id", "object", "account", "api_version", "created", "data", "livemode", "pending_webhooks", "request", "type"]
    assert theirs.event["account"] == connected and "account" not in own.event
    event = stripe.Webhook.construct_event(theirs.body, theirs.signature, endpoint.secret)
    assert (event.account, event.type, event.pending_webhooks) == (connected, CREATED, 1)


def test_each_connected_account_by_its_name(create_for, receiver, subscribe, admin):
    subscribe(receiver.url(), connect=True)
    accounts = [f"acct_{secrets.token_hex(8)}" for _ in range(3)]
    made = {create_for(account).id: account for account in accounts}
    admin.settle()
    assert {arrival.event["data"]["object"]["id"]: arrival.event["account"] for arrival in receiver.arrivals} == made


def test_a_connected_account_may_have_endpoints_of_its_own(create_for, connected, receiver, subscribe, client_for, key, admin):
    theirs = services_of(client_for(key, stripe_account=connected)).webhook_endpoints
    theirs.create({"url": receiver.url("theirs"), "enabled_events": ["*"]})
    subscribe(receiver.url("connect"), connect=True)
    inside = create_for(connected)
    create_for()
    admin.settle()
    assert [arrival.event["data"]["object"]["id"] for arrival in receiver.at("theirs")] == [inside.id]
    assert [arrival.event["data"]["object"]["id"] for arrival in receiver.at("connect")] == [inside.id]
    assert receiver.at("theirs")[0].event["id"] == receiver.at("connect")[0].event["id"]


def test_another_platform_is_told_nothing(create_for, connected, receiver, new_key, client_for, subscribe, admin):
    other = new_key()
    services_of(client_for(other)).webhook_endpoints.create({"url": receiver.url("other"), "enabled_events": ["*"], "connect": True})
    subscribe(receiver.url("mine"), connect=True)
    create_for(connected)
    create_for()
    admin.settle()
    Admin(admin.wire.url, other).settle()
    assert [arrival.name for arrival in receiver.arrivals] == ["mine"]


def test_events_are_listed_where_they_happened(create_for, connected, events, client_for, key):
    own, inside = create_for(), create_for(connected)
    theirs = services_of(client_for(key, stripe_account=connected)).events
    assert [event.data.object.id for event in events.list().data] == [own.id]
    [event] = theirs.list().data
    assert event.data.object.id == inside.id
    assert plain(events.retrieve(event.id, {}, {"stripe_account": connected})) == plain(event)


def test_a_connect_endpoint_counts_among_those_that_are_to_answer(create_for, connected, receiver, subscribe, admin, client_for, key):
    theirs = services_of(client_for(key, stripe_account=connected))
    theirs.webhook_endpoints.create({"url": receiver.url("theirs"), "enabled_events": ["*"]})
    subscribe(receiver.url("connect"), connect=True)
    receiver.answers.update(theirs=Status(500), connect=Status(500))
    create_for(connected)
    admin.settle()
    assert {arrival.event["pending_webhooks"] for arrival in receiver.arrivals} == {2}
    seen = [theirs.events.list().data[0].pending_webhooks]
    for name in ("connect", "theirs"):
        receiver.answers[name] = Status(200)
        admin.clock(advance=3600)
        seen.append(theirs.events.list().data[0].pending_webhooks)
    assert seen == [2, 1, 0]


def test_retries_follow_the_clock_of_the_connected_account(create_for, connected, receiver, subscribe, admin):
    receiver.answers[""] = Status(500)
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url(), connect=True)
    create_for(connected)
    [delivery] = admin.deliveries()
    start = delivery["created"]
    # The platform's clock takes along those of the accounts connected to it.
    admin.clock(advance="1d")
    [delivery] = admin.deliveries()
    assert delivery["account"] == connected
    assert [attempt["at"] - start for attempt in delivery["attempts"]] == [0, 10, 70, 3670]


def test_deliveries_are_listed_for_the_platform_and_for_the_account(create_for, connected, receiver, subscribe, admin):
    subscribe(receiver.url("connect"), connect=True)
    subscribe(receiver.url("own"))
    create_for(), create_for(connected)
    admin.settle()
    assert [delivery["account"] == connected for delivery in admin.deliveries()] == [True, False]
    inside = admin.wire.call("GET", "/_admin/deliveries", headers={"Stripe-Account": connected}).json["data"]
    assert [delivery["url"] for delivery in inside] == [receiver.url("connect")]


def test_a_resend_to_a_connect_endpoint(create_for, connected, receiver, subscribe, admin, wire):
    """With the account in a header, and in a parameter as `stripe events resend --account` sends it."""
    endpoint = subscribe(receiver.url(), connect=True)
    create_for(connected)
    admin.settle()
    path = f"/v1/events/{receiver.arrivals[0].event['id']}/retry"
    assert wire.post(path, f"webhook_endpoint={endpoint.id}").status == 404
    for form, headers in (
        (f"webhook_endpoint={endpoint.id}", {"Stripe-Account": connected}),
        ("for_stripecli=true", {"Stripe-Account": connected}),
        (f"webhook_endpoint={endpoint.id}&account={connected}", {}),
        (f"for_stripecli=true&account={connected}", {}),
    ):
        before = len(receiver.arrivals)
        answer = wire.post(path, form, headers=headers)
        assert (answer.status, answer.json["account"]) == (200, connected)
        admin.settle()
        assert len(receiver.arrivals) == before + 1
    assert {arrival.event["id"] for arrival in receiver.arrivals} == {receiver.arrivals[0].event["id"]}
