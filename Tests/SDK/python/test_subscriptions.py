"""Subscriptions by the SDK's own methods: a year of one, a trial, a failed payment, changes with prorations, a test clock."""

import pytest
import stripe

from conftest import services_of
from payments import DAY, NOW, types

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def api(client):
    return services_of(client)


@pytest.fixture
def price(api):
    """Makes a recurring price: price(2500)."""
    def make(amount, interval="month"):
        product = api.products.create({"name": "Gold"})
        return api.prices.create({"product": product.id, "currency": "usd", "unit_amount": amount, "recurring": {"interval": interval}}).id
    return make


@pytest.fixture
def payer(api):
    """Makes a customer with a default card: payer("pm_card_visa")."""
    def make(card="pm_card_visa", **more):
        return api.customers.create({"payment_method": card, "invoice_settings": {"default_payment_method": card}, **more}).id
    return make


def test_a_year_of_one(api, price, payer, admin):
    subscription = api.subscriptions.create({"customer": payer(), "items": [{"price": price(2500)}]})
    assert subscription.status == "active"
    admin.clock(advance="367d")
    paid = api.invoices.list({"subscription": subscription.id, "status": "paid", "limit": 20}).data
    assert [invoice.amount_paid for invoice in paid] == [2500] * 13
    starts = [invoice.lines.data[0].period.start for invoice in paid]
    ends = [invoice.lines.data[0].period.end for invoice in paid]
    assert starts[:-1] == ends[1:]


def test_a_trial_and_the_end(api, price, payer, admin, told):
    subscription = api.subscriptions.create({"customer": payer(), "items": [{"price": price(2500)}], "trial_period_days": 7})
    assert (subscription.status, subscription.trial_end) == ("trialing", NOW + 7 * DAY)
    admin.clock(advance="7d")
    assert api.subscriptions.retrieve(subscription.id).status == "active"
    assert "customer.subscription.trial_will_end" in types(told())
    assert api.subscriptions.update(subscription.id, {"cancel_at_period_end": True}).cancel_at == NOW + 38 * DAY
    admin.clock(advance="40d")
    assert api.subscriptions.retrieve(subscription.id).status == "canceled"
    assert types(told())[-1] == "customer.subscription.deleted"


def test_a_declined_card(api, price, payer):
    customer = payer("pm_card_chargeCustomerFail")
    given = {"customer": customer, "items": [{"price": price(2500)}]}
    with pytest.raises(stripe.CardError) as caught:
        api.subscriptions.create({**given, "payment_behavior": "error_if_incomplete"})
    assert caught.value.code == "card_declined"
    subscription = api.subscriptions.create(given)
    assert subscription.status == "incomplete"
    card = api.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    api.invoices.pay(subscription.latest_invoice, {"payment_method": card})
    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_changes_are_prorated(api, price, payer, admin):
    subscription = api.subscriptions.create({"customer": payer(), "items": [{"price": price(1000)}]})
    item = api.subscription_items.list({"subscription": subscription.id}).data[0]
    admin.clock(advance=str(31 * DAY // 2))
    api.subscription_items.update(item.id, {"price": price(2000), "proration_behavior": "always_invoice"})
    invoice = api.invoices.retrieve(api.subscriptions.retrieve(subscription.id).latest_invoice)
    assert [line.amount for line in invoice.lines.data] == [-500, 1000]
    assert api.subscriptions.cancel(subscription.id).status == "canceled"


def test_a_test_clock(api, price, payer):
    clock = api.test_helpers.test_clocks.create({"frozen_time": 1_577_836_800, "name": "2020"})
    subscription = api.subscriptions.create({"customer": payer(test_clock=clock.id), "items": [{"price": price(2500)}]})
    assert (subscription.created, subscription.test_clock) == (1_577_836_800, clock.id)
    assert api.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_580_600_000}).status == "advancing"
    while api.test_helpers.test_clocks.retrieve(clock.id).status == "advancing":
        pass
    invoice = api.invoices.retrieve(api.subscriptions.retrieve(subscription.id).latest_invoice)
    assert (invoice.billing_reason, invoice.status, invoice.created) == ("subscription_cycle", "paid", 1_580_515_200)
    api.test_helpers.test_clocks.delete(clock.id)
    with pytest.raises(stripe.InvalidRequestError):
        api.subscriptions.retrieve(subscription.id)
