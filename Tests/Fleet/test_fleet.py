"""Accounts never mix, and the end of one daemon takes only its own accounts."""

from urllib.parse import urljoin

import pytest

from fleet import Fleet, basic, bearer, call

NAMES = [f"shop{number}" for number in range(12)]


@pytest.fixture
def fleet(tmp_path):
    fleet = Fleet(tmp_path)
    try:
        yield fleet.start()
    finally:
        fleet.stop()


def create(fleet, name):
    status, customer = call(f"{fleet.url}/v1/customers", {"name": name}, bearer(f"sk_test_{name}"))
    assert status == 200, customer
    return customer["id"]


def names(fleet, authorization):
    return [customer["name"] for customer in call(f"{fleet.url}/v1/customers", None, authorization)[1]["data"]]


def test_accounts_are_spread_and_do_not_mix(fleet):
    homes = {name: fleet.home(create(fleet, name)) for name in NAMES}
    assert set(homes.values()) == set(fleet.daemons)
    for name in NAMES:
        assert names(fleet, bearer(f"sk_test_{name}")) == [name]


@pytest.mark.parametrize("authorization", [
    lambda key: bearer(f"sk_test_{key}"), lambda key: basic(f"sk_test_{key}"), lambda key: bearer(f"rk_test_{key}"),
    lambda key: f"basic  sk_test_{key}", lambda key: f"BEARER sk_test_{key}"])
def test_every_way_to_send_a_key_leads_to_its_account(fleet, authorization):
    for name in NAMES:
        create(fleet, name)
        assert names(fleet, authorization(name)) == [name]


def test_what_a_browser_or_a_phone_sends_leads_there_too(fleet):
    for name in NAMES:
        customer = create(fleet, name)
        # Stripe.js sends the publishable key in the form.
        card = {"card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2040", "card[cvc]": "123"}
        status, token = call(f"{fleet.url}/v1/tokens", {"key": f"pk_test_{name}", **card})
        assert status == 200, token
        charge = {"amount": "2000", "currency": "usd", "source": token["id"]}
        assert call(f"{fleet.url}/v1/charges", charge, basic(f"sk_test_{name}"))[0] == 200
        # Phones have an ephemeral key, which does not show the key's name.
        status, key = call(
            f"{fleet.url}/v1/ephemeral_keys", {"customer": customer}, bearer(f"sk_test_{name}"), {"Stripe-Version": "2026-10-28.endive"})
        assert status == 200, key
        assert call(f"{fleet.url}/v1/customers/{customer}", None, bearer(key["secret"]))[1]["name"] == name


def test_connected_accounts_live_with_their_platform(fleet):
    for name in NAMES:
        customer = create(fleet, name)
        status, account = call(f"{fleet.url}/v1/account", None, bearer(f"sk_test_{name}"))
        assert status == 200
        # The daemon knows the account by the id by which nginx has found the daemon.
        assert call(f"{fleet.home(customer).url}/_admin/objects/{customer}")[1]["account"] == account["id"]


def test_hosted_pages_open(fleet):
    for name in NAMES:
        ideal = {"type": "ideal", "amount": "1099", "currency": "eur", "redirect[return_url]": "http://127.0.0.1:9/paid"}
        source = call(f"{fleet.url}/v1/sources", ideal, bearer(f"sk_test_{name}"))[1]
        assert source["redirect"]["url"].startswith(fleet.url)
        status, page = call(source["redirect"]["url"])
        assert status == 200 and "Authorize Test Payment" in page
        [style] = [part.split('"')[0] for part in page.split('href="')[1:] if "pinstripe.css" in part]
        assert call(urljoin(source["redirect"]["url"], style))[0] == 200


def test_the_control_plane_needs_a_key_or_the_name_of_a_daemon(fleet):
    for name in NAMES:
        create(fleet, name)
    status, answer = call(f"{fleet.url}/_admin/reset", {})
    assert status == 400 and answer["error"]["message"].startswith("Send an API key: many daemons stand here.")
    assert names(fleet, bearer("sk_test_shop0")) == ["shop0"]
    assert call(f"{fleet.url}/_admin/reset", {}, basic("sk_test_shop0"))[0] == 200
    assert names(fleet, bearer("sk_test_shop0")) == []
    assert names(fleet, bearer("sk_test_shop1")) == ["shop1"]
    assert call(f"{fleet.url}/one/_admin/reset", {})[0] == 200
    one, two = fleet.daemons
    assert not one.customers() and two.customers()
    assert call(f"{fleet.url}/_admin/docs")[0] == 200


def test_the_end_of_a_daemon_takes_only_its_own_accounts(fleet):
    homes = {name: fleet.home(create(fleet, name)) for name in NAMES}
    assert call(f"{fleet.url}/fleet/health") == (200, {"status": "ok", "daemons": {"one": "ok", "two": "ok"}})
    lost, left = fleet.daemons
    before = left.customers()
    lost.kill()

    # Often enough that nginx would give up on the daemon, if it counted.
    for _ in range(3):
        for name, home in homes.items():
            status, answer = call(f"{fleet.url}/v1/customers", {"name": "again"}, bearer(f"sk_test_{name}"))
            assert status == (503 if home is lost else 200), answer
            if home is lost:
                assert answer["error"]["message"] == "The daemon of this account does not answer. Its accounts are back when it is."
    assert call(f"{fleet.url}/fleet/health") == (503, {"status": "degraded", "daemons": {"one": "down", "two": "ok"}})
    assert call(f"{fleet.url}/_admin/health")[0] == 200
    # Nothing went to the other daemon instead.
    assert len(left.customers()) == len(before) + 3 * sum(home is left for home in homes.values())

    lost.start()
    for name, home in homes.items():
        assert names(fleet, bearer(f"sk_test_{name}"))[-1] == name
        assert call(f"{fleet.url}/v1/customers", {"name": "later"}, bearer(f"sk_test_{name}"))[0] == 200
        assert fleet.home(call(f"{fleet.url}/v1/customers?limit=1", None, bearer(f"sk_test_{name}"))[1]["data"][0]["id"]) is home
    assert call(f"{fleet.url}/fleet/health")[0] == 200
