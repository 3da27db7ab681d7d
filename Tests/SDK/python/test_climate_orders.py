"""Climate orders with the SDK: bought by tons or by amount, read, changed, listed, canceled, and what is refused."""

from decimal import Decimal

import pytest

from climate import DIRECT_AIR, EURO_PORTFOLIO, ORDER_ID, PORTFOLIO, tons
from expectations import Like, plain, refusal, refused
from payments import DAY, NOW

pytestmark = pytest.mark.usefixtures("still")


def test_the_whole_of_an_order(order):
    assert plain(order(metric_tons="0.01", metadata={"a": "b"})) == {
        "id": ORDER_ID, "object": "climate.order", "amount_fees": 17, "amount_subtotal": 550, "amount_total": 567,
        "beneficiary": {"public_name": "Pinstripe"}, "canceled_at": None, "cancellation_reason": None, "certificate": None,
        "confirmed_at": NOW, "created": NOW, "currency": "usd", "delayed_at": None, "delivered_at": None, "delivery_details": [],
        "expected_delivery_year": 2027, "livemode": False, "metadata": {"a": "b"}, "metric_tons": "0.01", "product": PORTFOLIO,
        "product_substituted_at": None, "status": "confirmed",
    }


@pytest.mark.parametrize("asked, bought, subtotal, fees", [
    ({"metric_tons": "0.01"}, "0.01", 550, 17), ({"metric_tons": "1"}, "1", 55_000, 1650), ({"amount": 10_000}, "0.181818", 10_000, 300),
    ({"amount": 550}, "0.01", 550, 17), ({"metric_tons": "2", "currency": "usd", "product": EURO_PORTFOLIO}, "2", 105_000, 3150),
    ({"metric_tons": "2", "currency": "eur", "product": EURO_PORTFOLIO}, "2", 95_000, 2850),
])
def test_what_it_costs(order, admin, asked, bought, subtotal, fees):
    admin.add_funds(1_000_000, "eur")
    made = order(**asked)
    assert (tons(made.metric_tons), made.amount_subtotal, made.amount_fees, made.amount_total) == (Decimal(bought), subtotal, fees, subtotal + fees)
    assert (made.currency, made.status) == (asked.get("currency", "usd"), "confirmed")


def test_tons_as_a_decimal(order):
    """As the newest SDK has them, there and back."""
    first = order(metric_tons=Decimal("0.0100"))
    second = order(metric_tons=tons(first.metric_tons) * 3)
    assert (tons(second.metric_tons), second.amount_subtotal) == (Decimal("0.03"), 1650)


def test_retrieve_update_and_expand(climate, order):
    id = order(amount=1000, beneficiary={"public_name": "Jenny"}).id
    assert climate.orders.retrieve(id).beneficiary.public_name == "Jenny"
    assert climate.orders.update(id, {"beneficiary": {"public_name": "Ann"}, "metadata": {"a": "b"}}).beneficiary.public_name == "Ann"
    assert climate.orders.update(id, {"beneficiary": {"public_name": ""}}).beneficiary.public_name == ""
    cleared = climate.orders.update(id, {"beneficiary": ""})
    assert "beneficiary" not in plain(cleared) and plain(cleared)["metadata"] == {"a": "b"}
    product = plain(climate.products.retrieve(PORTFOLIO))
    assert plain(climate.orders.retrieve(id, {"expand": ["product"]}))["product"] == product
    assert plain(climate.orders.list({"expand": ["data.product"]}))["data"][0]["product"] == product


def test_lists(climate, order):
    ids = [order(metric_tons="0.01").id for _ in range(5)]
    assert [each.id for each in climate.orders.list().data] == ids[::-1]
    assert [each.id for each in climate.orders.list({"limit": 2}).auto_paging_iter()] == ids[::-1]
    assert [each.id for each in climate.orders.list({"ending_before": ids[0], "limit": 1}).data] == [ids[1]]
    assert climate.orders.list().url == "/v1/climate/orders"


@pytest.mark.parametrize("filter", ["status", "created", "product", "currency"])
@pytest.mark.parametrize("list", ["orders", "products", "suppliers"])
def test_nothing_is_filtered_by(climate, list, filter):
    assert refusal(lambda: getattr(climate, list).list({filter: "1"})) == refused(
        f"Received unknown parameter: {filter}", param=filter, code="parameter_unknown")


def test_cancel_within_a_day(climate, order, admin, balance):
    id = order(metric_tons="0.01").id
    admin.clock(advance=DAY)
    canceled = climate.orders.cancel(id)
    assert (canceled.status, canceled.cancellation_reason, canceled.canceled_at) == ("canceled", "requested", NOW + DAY)
    assert balance() == 100_000_000 - 17
    assert refusal(lambda: climate.orders.cancel(id)) == refused(
        "You cannot cancel this Order because it has a status of canceled. Only an Order with one of the following statuses may be canceled: "
        "awaiting_funds, confirmed.", code="status_transition_invalid")


def test_too_late(climate, order, admin):
    id = order(metric_tons="0.01").id
    admin.clock(advance=DAY + 1)
    assert refusal(lambda: climate.orders.cancel(id)) == refused(
        f"You cannot cancel this Order because the time for that is over: it could be canceled until {NOW + DAY}.", code="status_transition_invalid")


@pytest.mark.parametrize("asked, param, code", [
    ({}, "amount", "parameter_missing"), ({"amount": 1, "metric_tons": "1"}, "amount", "parameters_exclusive"),
    ({"amount": 1, "product": "x"}, "product", "resource_missing"), ({"amount": 0}, "amount", "parameter_invalid_integer"),
    ({"metric_tons": "0.0000001"}, "metric_tons", None), ({"metric_tons": "-1"}, "metric_tons", None), ({"metric_tons": "abc"}, "metric_tons", None),
    ({"metric_tons": ""}, "metric_tons", "parameter_invalid_empty"), ({"amount": 1, "currency": "eur"}, "currency", None),
    ({"metric_tons": "1000000.1"}, "metric_tons", None), ({"amount": 1, "status": "confirmed"}, "status", "parameter_unknown"),
    ({"amount": 1, "beneficiary": {"name": "x"}}, "beneficiary[name]", "parameter_unknown"),
])
def test_what_is_refused(order, climate, asked, param, code):
    name, status, error = refusal(lambda: order(**asked))
    assert (name, status, error.get("param"), error.get("code")) == ("InvalidRequestError", 400, param, code)
    assert climate.orders.list().data == []


def test_an_order_of_no_product(climate):
    assert refusal(lambda: climate.orders.create({"metric_tons": "1"})) == refused(
        "Missing required param: product.", param="product", code="parameter_missing")


@pytest.mark.parametrize("service, noun", [("orders", "order"), ("products", "product"), ("suppliers", "supplier")])
def test_an_id_that_is_nobodys(climate, service, noun):
    assert refusal(lambda: getattr(climate, service).retrieve("x")) == refused(
        f"No such {noun}: 'x'", param=noun, code="resource_missing", status=404)


def test_products_and_suppliers(climate):
    product = climate.products.retrieve(PORTFOLIO)
    assert plain(product.current_prices_per_metric_ton) == {"usd": {"amount_fees": 1650, "amount_subtotal": 55_000, "amount_total": 56_650}}
    assert (product.delivery_year, tons(product.metric_tons_available)) == (2027, 1_000_000)
    suppliers = climate.suppliers.list().data
    assert [plain(each) for each in product.suppliers] == [plain(each) for each in suppliers]
    assert plain(climate.suppliers.retrieve("climsup_lithos"))["removal_pathway"] == "enhanced_weathering"
    assert [each.id for each in climate.products.list().data] == [PORTFOLIO, EURO_PORTFOLIO, DIRECT_AIR]


def test_availability(climate, order):
    def left():
        return tons(climate.products.retrieve(DIRECT_AIR).metric_tons_available)
    id = order(product=DIRECT_AIR, metric_tons="12.5").id
    assert left() == 0
    assert refusal(lambda: order(product=DIRECT_AIR, metric_tons="0.1")) == refused(
        f"The product {DIRECT_AIR} has 0 metric tons left.", param="metric_tons")
    climate.orders.cancel(id)
    assert left() == Decimal("12.5")


def test_the_older_style(legacy):
    made = legacy.climate.Order.create(product=PORTFOLIO, metric_tons="0.01")
    assert legacy.climate.Order.modify(made.id, metadata={"a": "b"}).metadata["a"] == "b"
    assert legacy.climate.Order.list().data[0].id == made.id
    assert made.cancel().status == "canceled"
    assert legacy.climate.Product.retrieve(PORTFOLIO).delivery_year == 2027
    assert len(legacy.climate.Supplier.list().data) == 5
