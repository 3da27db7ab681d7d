"""Which events a list gives: filters, groups of types, pages, and thirty days of retention."""

import pytest

from expectations import plain, refusal, refused
from receiver import Status

NOON = 4_000_000_000
DAY = 86_400
SESSION = "identity.verification_session"


def unknown(name):
    return refused(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


def missing(id):
    return refused(f"No such event: '{id}'", param="id", code="resource_missing", status=404)


@pytest.fixture
def found(events):
    """The types that a list gives, newest first, without what they share."""
    return lambda **filters: [event.type.removeprefix(f"{SESSION}.") for event in events.list({"limit": 100, **filters}).data]


@pytest.fixture
def life(sessions, admin):
    """Five events, a minute apart: created, processing, requires_input, canceled, created."""
    admin.clock(now=NOON, frozen=True)
    session = sessions.create({"type": "document"})
    admin.clock(advance=60)
    admin.submit(session.id)
    admin.clock(advance=60)
    admin.reject(session.id, "document_expired")
    admin.clock(advance=60)
    sessions.cancel(session.id)
    admin.clock(advance=60)
    sessions.create({"type": "document"})


EVERYTHING = ["created", "canceled", "requires_input", "processing", "created"]


@pytest.mark.parametrize("filters, expected", [
    ({}, EVERYTHING),
    ({"type": f"{SESSION}.created"}, ["created", "created"]),
    ({"type": f"{SESSION}.verified"}, []),
    ({"type": "identity.*"}, EVERYTHING),
    ({"type": f"{SESSION}.*"}, EVERYTHING),
    ({"type": "*"}, EVERYTHING),
    ({"type": "charge.*"}, []),
    ({"type": "identity"}, []),
    ({"type": "no.such_type"}, []),
    ({"types": [f"{SESSION}.canceled"]}, ["canceled"]),
    ({"types": [f"{SESSION}.canceled", f"{SESSION}.processing", "charge.failed"]}, ["canceled", "processing"]),
    ({"types": [f"{SESSION}.canceled", f"{SESSION}.canceled"]}, ["canceled"]),
    ({"types": [f"{SESSION}.created"] + [f"charge.{number}" for number in range(19)]}, ["created", "created"]),
    ({"types": ["identity.*"]}, []),
    ({"created": NOON + 120}, ["requires_input"]),
    ({"created": {"gt": NOON + 120}}, ["created", "canceled"]),
    ({"created": {"gte": NOON + 120, "lt": NOON + 240}}, ["canceled", "requires_input"]),
    ({"created": {"lte": NOON}, "type": "identity.*"}, ["created"]),
    ({"created": {"gt": NOON}, "types": [f"{SESSION}.created"]}, ["created"]),
    ({"delivery_success": True}, EVERYTHING),
    ({"delivery_success": False}, []),
], ids=lambda value: str(value)[:60])
def test_filters(life, found, filters, expected):
    assert found(**filters) == expected


@pytest.mark.parametrize("filters, expected", [
    ({"type": f"{SESSION}.created", "types": [f"{SESSION}.canceled"]},
     refused("You may only specify one of these parameters: type, types.", param="type", code="parameters_exclusive")),
    ({"types": [f"charge.{number}" for number in range(21)]},
     refused("Invalid array: it may have at most 20 elements, and you passed 21.", param="types")),
    ({"types": "charge.failed"}, refused("Invalid array", param="types")),
    ({"delivery_success": "maybe"}, refused("Invalid boolean: maybe", param="delivery_success")),
    ({"created": "noon"}, refused("Invalid integer: noon", param="created", code="parameter_invalid_integer")),
    ({"livemode": True}, unknown("livemode")),
    ({"object": "vs_1"}, unknown("object")),
], ids=lambda value: str(value)[:60])
def test_bad_filters(events, filters, expected):
    assert refusal(lambda: events.list(filters)) == expected


def test_delivery_success(sessions, found, admin, subscribe, receiver):
    """An event is a success when every endpoint has answered 2xx, and at once when there was none to tell."""
    subscribe(receiver.url("good"))
    subscribe(receiver.url("bad"), f"{SESSION}.canceled")
    receiver.answers["bad"] = Status(500)
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    admin.settle()
    assert (found(delivery_success=True), found(delivery_success=False)) == (["created"], ["canceled"])
    assert found(delivery_success=False, type=f"{SESSION}.created") == []

    # A retry that is answered 2xx makes it one.
    receiver.answers["bad"] = Status(200)
    admin.clock(advance="1h")
    assert (found(delivery_success=True), found(delivery_success=False)) == (["canceled", "created"], [])


def test_an_event_stays_a_failure_when_its_delivery_is_given_up(sessions, found, admin, subscribe, receiver):
    receiver.answers["bad"] = Status(500)
    subscribe(receiver.url("bad"))
    sessions.create({"type": "document"})
    admin.clock(advance="2d")
    assert [delivery["outcome"] for delivery in admin.deliveries()] == ["failed"]
    assert (found(delivery_success=True), found(delivery_success=False)) == ([], ["created"])


def test_pages(sessions, events, admin):
    admin.clock(now=NOON, frozen=True)
    for _ in range(7):
        sessions.create({"type": "document"})
    every = events.list({"limit": 100})
    ids = [event.id for event in every.data]
    assert len(set(ids)) == 7 and not every.has_more and every.url == "/v1/events"

    first = events.list({"limit": 3})
    assert [event.id for event in first.data] == ids[:3] and first.has_more
    assert [event.id for event in events.list({"limit": 3, "starting_after": ids[2]}).data] == ids[3:6]
    assert [event.id for event in events.list({"limit": 2, "ending_before": ids[4]}).data] == ids[2:4]
    assert [event.id for event in events.list({"limit": 2}).auto_paging_iter()] == ids
    filtered = events.list({"limit": 2, "types": [f"{SESSION}.created", f"{SESSION}.canceled"]})
    assert [event.id for event in filtered.auto_paging_iter()] == ids


# Retention

def test_an_event_is_kept_for_thirty_days(sessions, events, admin, found, wire):
    admin.clock(now=NOON, frozen=True)
    session = sessions.create({"type": "document"})
    [old] = events.list().data
    admin.clock(now=NOON + 30 * DAY - 1)
    sessions.cancel(session.id)
    assert found() == ["canceled", "created"] and plain(events.retrieve(old.id)) == plain(old)

    admin.clock(now=NOON + 30 * DAY + 1)
    assert found() == ["canceled"]
    assert refusal(lambda: events.retrieve(old.id)) == missing(old.id)
    retry = wire.post(f"/v1/events/{old.id}/retry", "for_stripecli=true")
    assert (retry.status, retry.error["message"]) == (404, f"No such notification: '{old.id}'")
    assert sessions.retrieve(session.id).status == "canceled"


def test_what_is_too_old_is_on_no_page(sessions, events, admin, found):
    admin.clock(now=NOON, frozen=True)
    for _ in range(3):
        sessions.create({"type": "document"})
    old = events.list().data
    admin.clock(now=NOON + 30 * DAY + 1)
    for _ in range(2):
        sessions.create({"type": "document"})
    fresh = events.list({"limit": 2})
    assert len(fresh.data) == 2 and not fresh.has_more
    assert not {event.id for event in fresh.data} & {event.id for event in old}
    assert len(list(events.list({"limit": 1}).auto_paging_iter())) == 2
    assert found(created={"lte": NOON}) == [] and found(type="identity.*") == ["created", "created"]
    admin.clock(advance="365d")
    assert found() == []
