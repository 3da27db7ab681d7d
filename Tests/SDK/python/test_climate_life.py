"""What becomes of a Climate order: waiting for funds, delays, substitutions, delivery; its money, and the events that tell of it."""

import urllib.request

import pytest

from climate import DIRECT_AIR, EURO_PORTFOLIO, PORTFOLIO, tons
from conftest import services_of
from expectations import plain
from payments import DAY, NOW, types

pytestmark = pytest.mark.usefixtures("still")
MILLION = 100_000_000
TOLD_BY_PRODUCT = "climate.product.pricing_updated"


def movements(transactions):
    return [(each.type, each.net) for each in reversed(transactions.list({"limit": 100}).data)]


def test_delivered(climate, order, admin, told):
    id = order(metric_tons="5", beneficiary={"public_name": "Jenny & Co."}).id
    assert types(told()) == ["climate.order.created", TOLD_BY_PRODUCT]
    admin.clock(advance=DAY)
    assert admin.fire(id, "deliver")["status"] == "delivered"
    [event] = told()
    delivered = climate.orders.retrieve(id)
    assert (event.type, plain(event.data.object)) == ("climate.order.delivered", plain(delivered))
    assert (delivered.status, delivered.delivered_at) == ("delivered", NOW + DAY)
    assert [(each.supplier.name, tons(each.metric_tons), each.delivered_at) for each in delivered.delivery_details] == [
        (name, 1, NOW + DAY) for name in ["Charm Industrial", "Heirloom", "Lithos", "Vaulted Deep", "CarbonCapture Inc."]]
    page = urllib.request.urlopen(delivered.certificate).read().decode()
    assert "Jenny &amp; Co." in page and "Vaulted Deep" in page and id in page


def test_delayed_and_canceled_with_the_fees(climate, order, admin, told, balance, transactions):
    id = order(metric_tons="0.01").id
    admin.clock(advance=40 * DAY)
    told()
    admin.fire(id, "delay", expected_delivery_year=2029)
    delayed = climate.orders.retrieve(id)
    assert (delayed.status, delayed.delayed_at, delayed.expected_delivery_year) == ("confirmed", NOW + 40 * DAY, 2029)
    assert types(told()) == ["climate.order.delayed"]
    admin.clock(advance=30 * DAY)
    assert climate.orders.cancel(id).cancellation_reason == "requested"
    assert types(told()) == [TOLD_BY_PRODUCT, "climate.order.canceled"]
    assert (balance(), movements(transactions)) == (MILLION, [("climate_order_purchase", -567), ("climate_order_refund", 567)])


def test_substituted(climate, order, admin, told):
    id = order(metric_tons="0.01").id
    told()
    admin.fire(id, "substitute", product=DIRECT_AIR)
    substituted = climate.orders.retrieve(id)
    assert (substituted.product, substituted.product_substituted_at, substituted.expected_delivery_year) == (DIRECT_AIR, NOW, 2030)
    assert types(told()) == [TOLD_BY_PRODUCT, TOLD_BY_PRODUCT, "climate.order.product_substituted"]


def test_withdrawn(climate, order, admin, told, balance):
    id = order(metric_tons="0.01").id
    told()
    admin.fire(id, "withdraw")
    assert climate.orders.retrieve(id).cancellation_reason == "product_unavailable"
    assert (types(told()), balance()) == ([TOLD_BY_PRODUCT, "climate.order.canceled"], MILLION)


def test_a_new_price(climate, order, admin, told):
    admin.fire(PORTFOLIO, "reprice", currency="usd", amount_subtotal=60_000)
    [event] = told()
    product = climate.products.retrieve(PORTFOLIO)
    assert (event.type, plain(event.data.object)) == (TOLD_BY_PRODUCT, plain(product))
    assert plain(product.current_prices_per_metric_ton)["usd"] == {"amount_fees": 1800, "amount_subtotal": 60_000, "amount_total": 61_800}
    assert order(metric_tons="0.01").amount_total == 618


def test_nothing_is_told_of_an_update(climate, order, told):
    id = order(metric_tons="0.01").id
    told()
    climate.orders.update(id, {"metadata": {"a": "b"}, "beneficiary": {"public_name": "Jenny"}})
    assert told() == []


def test_waiting_for_funds(climate, order, admin, balance, transactions):
    """Nobody has funds in euros at first."""
    first, second = [order(product=EURO_PORTFOLIO, metric_tons="1", currency="eur") for _ in range(2)]
    assert (first.status, first.confirmed_at) == ("awaiting_funds", None)
    admin.clock(advance=DAY)
    admin.add_funds(48_925 + 5, "eur")
    first, second = climate.orders.retrieve(first.id), climate.orders.retrieve(second.id)
    assert (first.status, first.confirmed_at, second.status) == ("confirmed", NOW + DAY, "awaiting_funds")
    assert (balance("available", "eur"), movements(transactions)) == (5, [("adjustment", 48_930), ("climate_order_purchase", -48_925)])
    admin.clock(advance=29 * DAY)
    second = climate.orders.retrieve(second.id)
    assert (second.status, second.cancellation_reason, second.canceled_at) == ("canceled", "expired", NOW + 30 * DAY)
    assert climate.orders.retrieve(first.id).status == "confirmed"


def test_the_balance(client, admin, balance, charges, order, transactions):
    assert plain(services_of(client).balance.retrieve())["available"] == [
        {"amount": MILLION, "currency": "usd", "source_types": {"card": MILLION}}]
    charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    assert (balance("pending"), balance()) == (941, MILLION)
    admin.clock(advance=4 * DAY)
    assert (balance("pending"), balance()) == (0, MILLION + 941)
    made = order(metric_tons="0.01")
    [purchase] = transactions.list({"type": "climate_order_purchase"}).data
    assert (purchase.amount, purchase.fee, purchase.net, purchase.source, purchase.status) == (-567, 0, -567, made.id, "available")
    assert transactions.retrieve(purchase.id, {"expand": ["source"]}).source.object == "climate.order"
    assert admin.add_funds(59)["available"][0]["amount"] == balance() == MILLION + 941 - 567 + 59


def test_the_starting_balance_is_a_setting(start_daemon, client_for, key):
    climate = services_of(client_for(key, start_daemon("--starting-balance", 566).url)).climate
    assert climate.orders.create({"product": PORTFOLIO, "metric_tons": "0.01"}).status == "awaiting_funds"


def test_what_the_control_plane_offers(order, admin):
    offered = [each["name"] for each in admin.object(order(metric_tons="1").id)["transitions"]]
    assert offered == ["deliver", "delay", "substitute", "withdraw"]
    assert [each["name"] for each in admin.object(PORTFOLIO)["transitions"]] == ["reprice"]
