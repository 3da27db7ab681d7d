"""Fixtures that need the SDK: its clients and services, each in the name of this test's own key.

What needs none (the daemon, keys, HTTP, receivers) is in fixtures.py.
"""

import pytest
import stripe

from climate import PORTFOLIO
from fixtures import *  # noqa: F403  (fixtures are found by their names)
from forwarding import asked
from payments import NOW
from source_types import BY_NAME


def services_of(client):
    """The services of a StripeClient: SDKs of 2025 and later keep them under `v1`."""
    return client.v1 if hasattr(client, "v1") else client


def identity_of(client):
    """The Identity services of a StripeClient."""
    return services_of(client).identity


@pytest.fixture
def client_for(daemon):
    """Makes SDK clients of the shared daemon, or of the one at `url`."""
    def make(key, url=None, **options):
        return stripe.StripeClient(key, base_addresses={"api": url or daemon.url}, **options)
    return make


@pytest.fixture
def client(client_for, key):
    return client_for(key)


@pytest.fixture
def sessions(client):
    """`client.identity.verification_sessions` of this test's account."""
    return identity_of(client).verification_sessions


@pytest.fixture
def reports(client):
    """`client.identity.verification_reports` of this test's account."""
    return identity_of(client).verification_reports


@pytest.fixture
def sessions_for(client_for):
    """The verification sessions as another key sees them: sessions_for(other_key, url=..., stripe_account=...)."""
    return lambda key, url=None, **options: identity_of(client_for(key, url, **options)).verification_sessions


@pytest.fixture
def reports_for(client_for):
    """The verification reports as another key sees them."""
    return lambda key, url=None, **options: identity_of(client_for(key, url, **options)).verification_reports


@pytest.fixture
def legacy(monkeypatch, daemon, key):
    """The SDK's older style: module-wide settings, and methods on the classes of `stripe`."""
    monkeypatch.setattr(stripe, "api_key", key)
    monkeypatch.setattr(stripe, "api_base", daemon.url)
    return stripe


@pytest.fixture
def verified(sessions, admin):
    """Makes a session and takes it through submit and verify. Answers it as it is then."""
    def make(**parameters):
        session = sessions.create(parameters or {"type": "document"})
        admin.submit(session.id)
        admin.verify(session.id)
        return sessions.retrieve(session.id)
    return make


@pytest.fixture
def webhook_endpoints(client):
    """`client.webhook_endpoints` of this test's account."""
    return services_of(client).webhook_endpoints


@pytest.fixture
def events(client):
    """`client.events` of this test's account."""
    return services_of(client).events


@pytest.fixture
def sources(client):
    """`client.sources` of this test's account."""
    return services_of(client).sources


@pytest.fixture
def create_source(sources):
    """Makes a source of that type: create_source("ideal", amount=50)."""
    return lambda name, **more: sources.create({**BY_NAME[name].created, **more})


@pytest.fixture
def customers(client):
    """`client.customers` of this test's account."""
    return services_of(client).customers


@pytest.fixture
def tokens(client):
    """`client.tokens` of this test's account."""
    return services_of(client).tokens


@pytest.fixture
def payment_methods(client):
    """`client.payment_methods` of this test's account."""
    return services_of(client).payment_methods


@pytest.fixture
def charges(client):
    """`client.charges` of this test's account."""
    return services_of(client).charges


@pytest.fixture
def payment_intents(client):
    """`client.payment_intents` of this test's account."""
    return services_of(client).payment_intents


@pytest.fixture
def setup_intents(client):
    """`client.setup_intents` of this test's account."""
    return services_of(client).setup_intents


@pytest.fixture
def pay(payment_intents):
    """Makes a PaymentIntent of 20 dollars and confirms it: pay("pm_card_visa", capture_method="manual")."""
    return lambda method="pm_card_visa", **more: payment_intents.create({
        "amount": 2000, "currency": "usd", "payment_method": method, "confirm": True, "return_url": "https://shop.example/back", **more})


@pytest.fixture
def refunds(client):
    """`client.refunds` of this test's account."""
    return services_of(client).refunds


@pytest.fixture
def transactions(client):
    """`client.balance_transactions` of this test's account."""
    return services_of(client).balance_transactions


@pytest.fixture
def climate(client):
    """`client.climate` of this test's account: its orders, products and suppliers."""
    return services_of(client).climate


@pytest.fixture
def order(climate):
    """Orders from the portfolio: order(metric_tons="0.01")."""
    return lambda **parameters: climate.orders.create({"product": PORTFOLIO, **parameters})


@pytest.fixture
def balance(client):
    """What the account has in a currency: balance(), balance("pending"), balance("available", "eur")."""
    def ask(part="available", currency="usd"):
        return sum(entry.amount for entry in services_of(client).balance.retrieve()[part] if entry.currency == currency)
    return ask


@pytest.fixture
def forwards(client):
    """`client.forwarding.requests` of this test's account."""
    return services_of(client).forwarding.requests


@pytest.fixture
def processor(new_receiver):
    """A stub of a payment processor, to which requests are forwarded."""
    return new_receiver()


@pytest.fixture
def forward(forwards, processor):
    """Forwards to the processor: forward("tokens", body={"number": ""}, replacements=["card_number"])."""
    return lambda name="", options=None, **parameters: forwards.create(asked(processor.url(name), **parameters), options or {})


@pytest.fixture
def still(admin):
    """The account's clock stands still, so that nothing happens by itself."""
    admin.clock(now=NOW, frozen=True)


@pytest.fixture
def subscribe(webhook_endpoints):
    """Registers a URL: subscribe(receiver.url(), "*", connect=True). Answers the endpoint with its secret."""
    def create(url, *types, **more):
        return webhook_endpoints.create({"url": url, "enabled_events": list(types or ["*"]), **more})
    return create


@pytest.fixture
def told(receiver, subscribe, events, admin):
    """What an endpoint was told since it was last asked: told() waits for all of it and answers the events in the order in which
    they came about, each accepted by the SDK's own verifier."""
    secret = subscribe(receiver.url()).secret
    known = set()

    def ask():
        admin.settle()
        accepted = [stripe.Webhook.construct_event(each.body, each.signature, secret) for each in receiver.arrivals]
        fresh = {event.id: event for event in accepted if event.id not in known}
        known.update(fresh)
        in_order = [fresh[event.id] for event in reversed(events.list({"limit": 100}).data) if event.id in fresh]
        # It comes whenever the clock passes the days of a payment, and says nothing of the payment.
        return [event for event in in_order if event.type != "balance.available"]
    return ask
