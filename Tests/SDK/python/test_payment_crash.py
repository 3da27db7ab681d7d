"""`kill -9` while clients create and confirm PaymentIntents: an intent, its charge and its events are all there, or none of them."""

import collections
import http.client
import json
import random
import sqlite3
import threading
import time
from urllib.parse import urlencode

import pytest

from wire import FORM, Admin, Wire

pytestmark = pytest.mark.without_sdk

INTENTS = "/v1/payment_intents"
THREADS, CRASHES = 8, 6
FEWEST_ANSWERS, MOST_ANSWERS = 10, 30

# What is paid with, the status of the intent and of its charge, and the events, in their order.
KINDS = [
    ({"payment_method": "pm_card_visa"}, "succeeded", "succeeded",
     ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]),
    ({"payment_method": "pm_card_visa", "capture_method": "manual"}, "requires_capture", "succeeded",
     ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"]),
    ({"payment_method": "pm_card_chargeDeclined"}, "requires_payment_method", "failed",
     ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]),
    ({"payment_method": "pm_sepaDebit_success_de", "mandate_data[customer_acceptance][type]": "offline", "currency": "eur"},
     "processing", "pending", ["payment_intent.created", "charge.pending", "payment_intent.processing"]),
]


def form_of(serial):
    own = KINDS[serial % len(KINDS)][0]
    return urlencode({"amount": 1000 + serial, "currency": "usd", "confirm": "true", "metadata[serial]": serial,
                      "return_url": "https://shop.example/back", **own})


class Payer(threading.Thread):
    """Pays over one connection until the daemon is gone, and notes every answer that came back whole."""

    def __init__(self, daemon, key, serials, on_answer):
        super().__init__(daemon=True)
        self.port, self.key, self.serials, self.on_answer = daemon.port, key, serials, on_answer
        self.answered = {}
        # The request that was on its way when the daemon went.
        self.unanswered = None

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            for self.unanswered in self.serials:
                connection.request("POST", INTENTS, form_of(self.unanswered), {
                    "Authorization": f"Bearer {self.key}", "Content-Type": FORM, "Idempotency-Key": f"serial-{self.unanswered}"})
                response = connection.getresponse()
                body = json.loads(response.read())
                assert response.status in (200, 402), body
                self.answered[self.unanswered] = body["error"]["payment_intent"] if response.status == 402 else body
                self.on_answer()
        except (OSError, http.client.HTTPException):
            pass  # the daemon is gone, as it has to be
        finally:
            connection.close()


def pay_and_crash(daemon, key, next_serial):
    """What was answered, and which requests were not."""
    enough, left = threading.Event(), iter(range(random.randint(FEWEST_ANSWERS, MOST_ANSWERS)))
    serials = iter(lambda: next(next_serial), None)
    payers = [Payer(daemon, key, serials, lambda: next(left, None) is None and enough.set()) for _ in range(THREADS)]
    for payer in payers:
        payer.start()
    assert enough.wait(timeout=60)
    time.sleep(random.uniform(0, 0.01))
    daemon.kill()
    for payer in payers:
        payer.join(timeout=20)
    answered = {serial: intent for payer in payers for serial, intent in payer.answered.items()}
    return answered, [payer.unanswered for payer in payers if payer.unanswered not in answered]


class SharedCount:
    """The numbers from nought on, for several threads."""

    def __init__(self):
        self.lock, self.value = threading.Lock(), -1

    def __next__(self):
        with self.lock:
            self.value += 1
            return self.value


def every(wire, path):
    found, query = [], "?limit=100"
    while True:
        page = wire.get(path + query).json
        found += page["data"]
        if not page["has_more"]:
            return found
        query = f"?limit=100&starting_after={found[-1]['id']}"


def check_whole(wire):
    """Every intent has one charge and its events, and nothing else is there. Answers the intents by their serial."""
    intents = {intent["id"]: intent for intent in every(wire, INTENTS)}
    charges = {charge["id"]: charge for charge in every(wire, "/v1/charges")}
    events = collections.defaultdict(list)
    for event in reversed(every(wire, "/v1/events")):
        told = event["data"]["object"]
        events[told["id"] if told["object"] == "payment_intent" else told["payment_intent"]].append(event["type"])
    assert {charge["payment_intent"] for charge in charges.values()} == set(intents) == set(events)
    assert len(charges) == len(intents)
    for id, intent in intents.items():
        _, status, status_of_charge, types = KINDS[int(intent["metadata"]["serial"]) % len(KINDS)]
        charge = charges[intent["latest_charge"]]
        assert (intent["status"], charge["status"], charge["payment_intent"]) == (status, status_of_charge, id)
        assert charge["amount"] == intent["amount"] == 1000 + int(intent["metadata"]["serial"])
        assert events[id] == types
    serials = {int(intent["metadata"]["serial"]): intent for intent in intents.values()}
    assert len(serials) == len(intents)
    return serials


def test_an_intent_its_charge_and_its_events_are_there_or_none(start_daemon, key):
    daemon, serials, answered, unanswered = start_daemon(), SharedCount(), {}, []
    # What is due later does not happen yet.
    Admin(daemon.url, key).clock(frozen=True)
    for _ in range(CRASHES):
        more, cut = pay_and_crash(daemon, key, serials)
        answered.update(more)
        unanswered += cut
        daemon.start()
    wire = Wire(daemon.url, key)
    kept = check_whole(wire)
    for serial, intent in answered.items():
        assert kept[serial]["id"] == intent["id"] and kept[serial]["status"] == intent["status"]
    # What was on its way is whole, or was never there.
    assert set(kept) - set(answered) <= set(unanswered)

    # Who repeats a request pays once.
    for serial in unanswered:
        assert wire.post(INTENTS, form_of(serial), headers={"Idempotency-Key": f"serial-{serial}"}).status in (200, 402)
    assert set(check_whole(wire)) == set(answered) | set(unanswered)

    # What was due later still is: banks answer debits, and the balance shows the money.
    Admin(daemon.url, key).clock(advance="5s")
    for charge in every(wire, "/v1/charges"):
        assert charge["status"] in ("succeeded", "failed")
        assert (charge["balance_transaction"] is not None) == (charge["captured"] and charge["status"] == "succeeded")
    assert {intent["status"] for intent in every(wire, INTENTS)} == {"succeeded", "requires_capture", "requires_payment_method"}
    assert daemon.stop() == 0
    with sqlite3.connect(daemon.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
