"""Checkout Sessions and payment links by the SDK's own methods."""

import pytest
import stripe

from conftest import services_of
from payments import types

pytestmark = pytest.mark.usefixtures("still")

TEA = [{"quantity": 2, "price_data": {"currency": "usd", "unit_amount": 1500, "product_data": {"name": "Tea"}}}]
DONE = {"success_url": "https://shop.example/done?s={CHECKOUT_SESSION_ID}"}


@pytest.fixture
def checkouts(client):
    return services_of(client).checkout.sessions


def test_a_purchase(checkouts, admin, told):
    session = checkouts.create({"mode": "payment", "line_items": TEA, **DONE})
    assert (session.status, session.payment_status, session.amount_total, session.payment_intent) == ("open", "unpaid", 3000, None)
    [item] = checkouts.line_items.list(session.id).data
    assert (item.object, item.description, item.quantity, item.price.unit_amount, item.amount_total) == ("item", "Tea", 2, 1500, 3000)
    admin.fire(session.id, "complete", email="jenny@example.com")
    session = checkouts.retrieve(session.id, {"expand": ["line_items.data.price.product", "payment_intent.latest_charge"]})
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert session.line_items.data[0].price.product.name == "Tea"
    assert session.payment_intent.latest_charge.billing_details.email == "jenny@example.com"
    events = told()
    assert types(events)[-4:] == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
    assert events[-1]["request"]["id"] is None


def test_a_card_is_saved(checkouts, customers, payment_methods, admin):
    customer = customers.create({"email": "jenny@example.com"}).id
    session = checkouts.create({"mode": "setup", "currency": "usd", "customer": customer, **DONE})
    admin.fire(session.id, "complete")
    assert checkouts.retrieve(session.id).status == "complete"
    assert len(payment_methods.list({"customer": customer}).data) == 1


def test_expired(checkouts):
    session = checkouts.create({"mode": "payment", "line_items": TEA, **DONE})
    assert checkouts.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        checkouts.expire(session.id)
    assert "Only Checkout Sessions with a status in [\"open\"] can be expired." in str(caught.value)
    assert [each.id for each in checkouts.list({"status": "expired"}).data] == [session.id]


def test_a_discount(client, checkouts):
    coupon = services_of(client).coupons.create({"percent_off": 10, "duration": "once"}).id
    session = checkouts.create({
        "mode": "payment", "line_items": TEA, "discounts": [{"coupon": coupon}], "expand": ["total_details.breakdown"], **DONE})
    assert (session.amount_subtotal, session.amount_total, session.total_details.amount_discount) == (3000, 2700, 300)
    assert session.total_details.breakdown.discounts[0].amount == 300


def test_a_payment_link(client, checkouts, admin):
    links = services_of(client).payment_links
    link = links.create({"line_items": TEA, "metadata": {"shelf": "4"}})
    assert [item.description for item in links.line_items.list(link.id).data] == ["Tea"]
    admin.fire(link.id, "visit")
    [session] = checkouts.list({"payment_link": link.id}).data
    assert session.metadata["shelf"] == "4"
    assert links.update(link.id, {"active": False}).active is False


def test_a_subscription(client, checkouts, admin, told):
    services = services_of(client)
    price = services.prices.create({
        "currency": "usd", "unit_amount": 1000, "recurring": {"interval": "month"}, "product_data": {"name": "Club"}}).id
    session = checkouts.create({
        "mode": "subscription", "line_items": [{"price": price, "quantity": 1}], "subscription_data": {"metadata": {"plan": "club"}}, **DONE})
    admin.fire(session.id, "complete", email="jenny@example.com")
    session = checkouts.retrieve(session.id, {"expand": ["subscription", "invoice"]})
    assert (session.payment_status, session.subscription.status, session.invoice.status) == ("paid", "active", "paid")
    assert session.subscription.metadata["plan"] == "club"
    assert types(told())[-1] == "checkout.session.completed"
