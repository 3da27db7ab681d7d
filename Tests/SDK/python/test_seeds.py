"""POST /_admin/seeds and `pinstripe seed`: objects that come into accounts which are there already, and what is told of them."""

import json
import subprocess

import pytest

from climate import PORTFOLIO
from conftest import services_of
from daemon import BINARY, clean_environment
from expectations import invalid, plain
from onramp import Onramp
from payments import DAY, NOW
from wire import Admin

SUPPLIER = {
    "id": "climsup_own", "info_url": "https://example.com/own", "locations": [{"country": "IS"}], "name": "Own", "removal_pathway": "direct_air_capture"}
PRICES = {"usd": {"amount_fees": 300, "amount_subtotal": 10_000, "amount_total": 10_300}}
PRODUCT = {
    "id": "climsku_own", "name": "Own", "delivery_year": 2031, "metric_tons_available": "5", "supplier_ids": ["climsup_own"],
    "current_prices_per_metric_ton": PRICES,
}
ORDER = {
    "amount_fees": 30, "amount_subtotal": 1000, "amount_total": 1030, "currency": "usd", "expected_delivery_year": 2031, "metric_tons": "0.1",
    "product": PORTFOLIO,
}
# The product before its supplier.
SEEDS = {"climate.product": [PRODUCT], "climate.supplier": [SUPPLIER]}


def test_a_product_that_is_new_is_told_of_with_its_suppliers(climate, admin, told, still):
    assert admin.load(SEEDS) == 2
    [event] = told()
    product = climate.products.retrieve("climsku_own")
    assert (event.type, event.created, plain(event.data.object)) == ("climate.product.created", NOW, plain(product))
    assert plain(event.data.object) == {
        "id": "climsku_own", "object": "climate.product", "created": NOW, "current_prices_per_metric_ton": PRICES, "delivery_year": 2031,
        "livemode": False, "metric_tons_available": "5", "name": "Own", "suppliers": [{**SUPPLIER, "object": "climate.supplier", "livemode": False}],
    }
    assert [each.id for each in climate.products.list({"limit": 1}).data] == ["climsku_own"]
    assert climate.orders.create({"product": "climsku_own", "metric_tons": "1"}).amount_total == 10_300


def test_nothing_else_is_told_of(admin, told, customers):
    assert admin.load({"customer": [{"id": "cus_known", "email": "jenny@example.com"}]}) == 1
    assert customers.retrieve("cus_known").email == "jenny@example.com"
    assert told() == []


def test_an_order_for_a_product_that_is_not_there_comes_to_its_end(climate, admin):
    admin.load({"climate.order": [{**ORDER, "product": "climsku_nowhere", "id": f"climorder_{number}"} for number in range(4)]})
    assert climate.orders.cancel("climorder_0").status == "canceled"
    assert admin.fire("climorder_1", "withdraw")["status"] == "canceled"
    assert admin.fire("climorder_2", "deliver")["status"] == "delivered"
    assert admin.fire("climorder_3", "substitute", product="climsku_invented_direct_air_2030")["status"] == "confirmed"


def test_an_order_that_awaits_its_funds_gets_them(climate, admin):
    admin.load({"climate.order": [{**ORDER, "id": "climorder_own", "status": "awaiting_funds"}]})
    admin.add_funds(1)
    assert climate.orders.retrieve("climorder_own").status == "confirmed"


def test_an_order_that_awaits_its_funds_in_vain_expires(climate, admin, still):
    admin.load({"climate.order": [{**ORDER, "id": "climorder_own", "status": "awaiting_funds", "created": NOW - 10 * DAY}]})
    admin.clock(advance=20 * DAY - 1)
    assert climate.orders.retrieve("climorder_own").status == "awaiting_funds"
    admin.clock(advance=1)
    assert climate.orders.retrieve("climorder_own").cancellation_reason == "expired"


def test_an_order_with_less_than_no_price_holds_up_nobody(climate, admin):
    admin.load({"climate.order": [
        {**ORDER, "id": "climorder_odd", "status": "awaiting_funds", "amount_total": -5}, {**ORDER, "id": "climorder_own", "status": "awaiting_funds"}]})
    admin.add_funds(1)
    assert [climate.orders.retrieve(f"climorder_{name}").status for name in ["odd", "own"]] == ["awaiting_funds", "confirmed"]


def test_an_onramp_session_is_found_by_what_it_buys(client, admin):
    admin.load({"crypto.onramp_session": [{
        "client_secret": "cos_own_secret_own", "id": "cos_own",
        "transaction_details": {"destination_currency": "sol", "destination_network": "solana"}}]})
    assert Onramp(client).ids(destination_currency="sol") == ["cos_own"]


def test_a_reset_takes_them_away(climate, admin):
    admin.load(SEEDS)
    admin.reset()
    assert "climsku_own" not in [each.id for each in climate.products.list().data]


@pytest.mark.parametrize("seeds, message", [
    ({"customer": [{}], "climate.product": [{"id": "x"}]},
     "The seed climate.product[0] needs the field current_prices_per_metric_ton."),
    ({"customer": [{}], "car": []}, "Seeds contain car, which is not a resource."),
    ({"customer": [{}], "crypto.onramp_price": []},
     "crypto.onramp_price is a table for all accounts, not an object. A daemon reads it when it starts, with --seeds."),
    ({"customer": [{}], "climate.product": [{**PRODUCT, "metric_tons_available": "some"}]},
     "The seed climate.product[0] has a field with an impossible value: metric_tons_available."),
    ({"customer": [{}], "climate.order": [{**ORDER, "metric_tons": "1e3"}]},
     "The seed climate.order[0] has a field with an impossible value: metric_tons."),
    ({"balance": [{}]}, "The seed balance[0] is of a resource that Pinstripe makes by itself."),
    ({"customer": [{}, {"id": "pm_card_visa"}]}, "The seed customer[1] has the id of an object that Pinstripe makes by itself."),
])
def test_a_fault_changes_nothing(admin, customers, seeds, message):
    answer = admin.call("POST", "/seeds", seeds)
    assert (answer.status, answer.error) == (400, invalid(message))
    assert customers.list().data == []


def test_an_id_that_is_there_already_changes_nothing(admin, customers):
    answer = admin.call("POST", "/seeds", {"customer": [{}], "climate.product": [{**PRODUCT, "id": PORTFOLIO}]})
    account = admin.clock()["account"]
    assert (answer.status, answer.error) == (
        400, invalid(f"{account} has an object '{PORTFOLIO}' already.", param="id", code="resource_already_exists"))
    assert customers.list().data == []


def test_without_a_key_into_every_account_there_is_and_into_none_to_come(start_daemon, client_for, new_key):
    daemon = start_daemon()
    keys = [new_key() for _ in range(3)]

    def products(key):
        return [each.id for each in services_of(client_for(key, daemon.url)).climate.products.list({"limit": 1}).data]

    for key in keys[:2]:
        products(key)
    assert Admin(daemon.url).load(SEEDS) == 4
    assert [products(key) for key in keys] == [["climsku_own"], ["climsku_own"], [PORTFOLIO]]


@pytest.fixture
def run(daemon, key):
    """Runs `pinstripe seed FILE` for this test's account: the exit code, standard output and standard error."""
    def seeds(file):
        done = subprocess.run(
            [BINARY, "seed", file, "--url", daemon.url, "--key", key], env=clean_environment(), capture_output=True, text=True, timeout=20)
        return done.returncode, done.stdout, done.stderr
    return seeds


def test_by_the_command_line(run, climate, tmp_path):
    file = tmp_path / "seeds.json"
    file.write_text(json.dumps(SEEDS))
    code, answer, complaint = run(file)
    added = json.loads(answer)
    assert (code, added["objects_added"], complaint) == (0, 2, "")
    assert "climsku_own" in [each["id"] for each in added["objects"]]
    assert climate.products.retrieve("climsku_own").name == "Own"
    code, answer, complaint = run(file)
    assert (code, answer) == (1, "")
    assert complaint.endswith("has an object 'climsku_own' already.\n")


def test_a_file_that_cannot_be_loaded(run, tmp_path):
    file = tmp_path / "seeds.json"
    assert run(file) == (1, "", f"pinstripe: {file} cannot be read: No such file or directory.\n")
    file.write_text("{")
    code, answer, complaint = run(file)
    assert (code, answer) == (1, "")
    assert complaint.startswith(f"pinstripe: {file} is not JSON, at byte 1: ")
