"""The club of the documentation (SubscriptionShop.md), exactly as it stands there: a member joins, pays for a year, and leaves."""

import pytest

from browser import fill
from documented import documented

DAY = 86_400


@pytest.fixture
def club(daemon, key, tmp_path):
    """The club's address. It runs as long as the test."""
    with documented("SubscriptionShop.md", "club.py", daemon, key, tmp_path) as address:
        yield address


@pytest.fixture
def join(browser, club, admin):
    def make(name, card):
        browser.driver.get(club)
        fill(browser.find("[name=name]"), name)
        browser.find("button").click()
        browser.wait_for_heading("Subscribe: $0.00 today, 14 days free")
        for selector, value in {"#email": f"{name}@example.com", "#cardNumber": card, "#cardExpiry": "12 / 34", "#cardCvc": "123"}.items():
            fill(browser.find(selector), value)
        browser.find(".SubmitButton").click()
        browser.wait_for_url(f"{club}/members/{name}")
        admin.settle()
    return make


@pytest.fixture
def see(browser, club, admin):
    """What the member sees when so many days have passed."""
    def look(name, days=0):
        if days:
            admin.clock(advance=days * DAY)
        admin.settle()
        browser.driver.get(f"{club}/members/{name}")
        return browser.text
    return look


def test_a_year_of_a_member(browser, club, join, see, wire):
    join("jenny", "4242424242424242")
    assert "jenny: trialing" in see("jenny")
    assert "jenny: active\nPaid: $10" in see("jenny", days=15)
    assert "jenny: active\nPaid: $120" in see("jenny", days=340)
    invoices = wire.get("/v1/invoices?limit=100").json["data"]
    assert [(each["status"], each["amount_paid"]) for each in invoices] == [("paid", 1000)] * 12 + [("paid", 0)]

    browser.find("button").click()
    browser.wait_for_heading("Manage your billing")
    browser.find('[data-test="cancel-subscription"]').click()
    browser.wait_for(lambda: browser.find('[data-testid="confirm"]'))
    browser.find('[data-testid="confirm"]').click()
    browser.wait_for(lambda: browser.find('[data-test="renew-subscription"]'))
    browser.driver.find_element("link text", "Back to the shop").click()
    browser.wait_for_url(f"{club}/members/jenny")
    assert "jenny: active" in browser.text
    assert "jenny: canceled" in see("jenny", days=32)


def test_a_card_that_cannot_be_charged(join, see):
    join("rosen", "4000000000000341")
    text = see("rosen", days=15)
    assert "rosen: past_due\nPaid: $0" in text
    assert "Your card was declined." in text
