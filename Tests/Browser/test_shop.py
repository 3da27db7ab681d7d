"""The shop of the documentation (Shop.md), exactly as it stands there, against the real daemon, with a real browser for its customer."""

import pytest

from documented import documented
from wire import Wire


@pytest.fixture
def address(daemon, key, tmp_path):
    """The shop's address. It runs as long as the test."""
    with documented("Shop.md", "shop.py", daemon, key, tmp_path) as address:
        yield address


@pytest.fixture
def customer(browser, address):
    return Customer(browser, address)


class Customer:
    """Who buys in the shop."""

    def __init__(self, browser, shop):
        self.browser, self.shop = browser, shop

    def buy(self, card):
        self.browser.driver.get(self.shop)
        self.browser.find(f"option[value={card}]").click()
        self.click("Buy")

    def buy_again(self):
        self.browser.driver.get(self.shop)
        self.click("Buy again with the saved card")

    def click(self, caption):
        self.browser.driver.find_element("xpath", f"//button[text()='{caption}']").click()

    def must_see(self, heading):
        """The page of the order, sooner or later: a webhook takes a moment."""
        def is_there():
            if [each.text for each in self.browser.find_all("h1")] == [heading]:
                return True
            self.browser.driver.refresh()
        self.browser.wait_for(is_there)


def test_3d_secure_then_a_refund_then_the_saved_card(customer, browser):
    customer.buy("pm_card_authenticationRequiredOnSetup")
    browser.wait_for_heading("3D Secure 2 Test Page")
    customer.click("Complete")
    browser.wait_for(lambda: browser.driver.current_url.startswith(f"{customer.shop}/orders/1?payment_intent=pi_"))
    assert browser.driver.current_url.endswith("&redirect_status=succeeded")
    customer.must_see("Order 1: paid")

    customer.click("Refund")
    customer.must_see("Order 1: refunded")

    customer.buy_again()
    customer.must_see("Order 2: paid")


def test_3d_secure_that_fails(customer, browser):
    customer.buy("pm_card_authenticationRequiredOnSetup")
    browser.wait_for_heading("3D Secure 2 Test Page")
    customer.click("Fail")
    browser.wait_for(lambda: browser.driver.current_url.endswith("&redirect_status=failed"))
    customer.must_see("Order 1: failed")


def test_a_card_that_pays_at_once_and_one_that_is_declined(customer, browser):
    customer.buy("pm_card_visa")
    customer.must_see("Order 1: paid")
    customer.buy("pm_card_chargeDeclined")
    customer.must_see("Order 2: failed")
    assert "Your card was declined." in browser.text


def test_a_saved_card_whose_bank_always_asks(customer, browser):
    customer.buy("pm_card_threeDSecure2Required")
    browser.wait_for_heading("3D Secure 2 Test Page")
    customer.click("Complete")
    customer.must_see("Order 1: paid")
    customer.buy_again()
    customer.must_see("Order 2: failed")
    assert "This transaction requires authentication." in browser.text


def test_neither_a_forged_way_back_nor_a_forged_webhook_pays(customer, browser):
    customer.buy("pm_card_threeDSecure2Required")
    browser.wait_for_heading("3D Secure 2 Test Page")
    forged = Wire(customer.shop, "").post("/webhook", headers={"Stripe-Signature": "t=1,v1=00"}, body='{"type": "payment_intent.succeeded"}')
    assert forged.status == 400
    browser.driver.get(f"{customer.shop}/orders/1?payment_intent=pi_1&redirect_status=succeeded")
    assert browser.text.startswith("Order 1: open")
