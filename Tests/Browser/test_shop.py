"""The shop of the documentation (Shop.md), exactly as it stands there, against the real daemon, with a real browser for its customer."""

import re
import socket
import subprocess
import sys
import time

import pytest

from daemon import REPOSITORY, clean_environment
from wire import Wire

ARTICLE = REPOSITORY / "Sources/pinstripe/Pinstripe.docc/Shop.md"
START_SECONDS = 20


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def documented(daemon, key, tmp_path):
    """The shop's address. It runs as long as the test."""
    [code] = re.findall(r"In `shop.py`:\n\n```python\n(.*?)```", ARTICLE.read_text(), re.DOTALL)
    file, port = tmp_path / "shop.py", free_port()
    file.write_text(code)
    environment = {**clean_environment(), "PINSTRIPE_URL": daemon.url, "STRIPE_API_KEY": key, "SHOP_PORT": str(port)}
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen([sys.executable, file], env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.fixture
def customer(browser, documented):
    return Customer(browser, documented)


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
