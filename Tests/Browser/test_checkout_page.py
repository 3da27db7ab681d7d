"""The page of a Checkout Session in a real browser, with the selectors that public tests of Stripe's page use."""

import pytest
from selenium.webdriver.common.keys import Keys

from browser import Page, fill
from shop import TITLE

SESSIONS = "/v1/checkout/sessions"
TEA = {
    "line_items[0][price_data][currency]": "usd", "line_items[0][price_data][unit_amount]": "1500",
    "line_items[0][price_data][product_data][name]": "Tea", "line_items[0][quantity]": "2",
}
CARD = {"#email": "jenny@example.com", "#cardExpiry": "12 / 34", "#cardCvc": "123", "#billingName": "Jenny Rosen", "#billingPostalCode": "12345"}


@pytest.fixture
def sell(wire, shop):
    """Makes a session: sell(allow_promotion_codes="true")."""
    def make(**parameters):
        form = {"mode": "payment", "success_url": shop.url("/done?s={CHECKOUT_SESSION_ID}"), "cancel_url": shop.url("/cart"), **TEA, **parameters}
        answer = wire.post(SESSIONS, form)
        assert answer.status == 200, answer
        return answer.json
    return make


@pytest.fixture
def retrieve(wire):
    return lambda session: wire.get(f"{SESSIONS}/{session['id']}").json


def pay(browser, number="4242424242424242", **more):
    for selector, value in {**CARD, "#cardNumber": number, **more}.items():
        fill(browser.find(selector), value)
    browser.find('[data-testid="hosted-payment-submit-button"]').click()


def open_page(browser, session):
    browser.driver.get(session["url"])
    browser.wait_for_heading("Pay $30.00")
    return Page(browser)


def test_a_card_pays_and_the_shop_follows(browser, sell, retrieve, shop, webhooks, admin):
    session = sell()
    page = open_page(browser, session)
    assert page.facts == {
        "2 × Tea": "$30.00", "Subtotal": "$30.00", "Total": "$30.00", "Shop": "Pinstripe", "Session": session["id"], "Status": "open",
    }
    assert browser.find('[data-testid="card-accordion-item"]').is_displayed()
    pay(browser)
    browser.wait_for_url(shop.url(f"/done?s={session['id']}"))
    browser.wait_for_heading(TITLE)
    paid = retrieve(session)
    assert (paid["status"], paid["payment_status"], paid["customer_details"]["name"]) == ("complete", "paid", "Jenny Rosen")
    admin.settle()
    assert "checkout.session.completed" in webhooks.types()


def test_a_declined_card_and_then_another(browser, sell, retrieve, shop):
    session = sell()
    open_page(browser, session)
    pay(browser, "4000000000000002")
    browser.wait_for_heading("That did not work")
    assert "Your card was declined." in browser.text
    assert len(browser.complaints()) == 1
    assert browser.find("#email").get_attribute("value") == "jenny@example.com"
    pay(browser)
    browser.wait_for_url(shop.url(f"/done?s={session['id']}"))
    assert retrieve(session)["status"] == "complete"


@pytest.mark.parametrize("button, status", [("#test-source-authorize-3ds", "complete"), ("#test-source-fail-3ds", "open")])
def test_a_card_whose_bank_asks(browser, sell, retrieve, shop, button, status):
    session = sell()
    open_page(browser, session)
    pay(browser, "4000002500003155")
    browser.wait_for(lambda: browser.find('body > div > iframe[name^="__privateStripeFrame"][src*="three-ds-2-challenge"]'))
    browser.driver.switch_to.frame(browser.find('iframe[name^="__privateStripeFrame"]'))
    browser.driver.switch_to.frame(browser.find("iframe#challengeFrame"))
    browser.wait_for_heading("3D Secure 2 Test Page")
    browser.find(button).click()
    browser.driver.switch_to.default_content()
    if status == "complete":
        browser.wait_for_url(shop.url(f"/done?s={session['id']}"))
    else:
        browser.wait_for_heading("Pay $30.00")
        assert browser.find('[role="alert"]').is_displayed()
    assert retrieve(session)["status"] == status


def test_a_code_that_is_typed(browser, sell, retrieve, wire):
    coupon = wire.post("/v1/coupons", {"percent_off": "10", "duration": "once"}).json["id"]
    wire.post("/v1/promotion_codes", {"promotion[type]": "coupon", "promotion[coupon]": coupon, "code": "TEN"})
    session = sell(allow_promotion_codes="true")
    open_page(browser, session)
    fill(browser.find("#promotionCode"), "ten")
    browser.press(Keys.ENTER)
    browser.wait_for_heading("Pay $27.00")
    assert Page(browser).facts["Discount"] == "-$3.00"
    assert retrieve(session)["amount_total"] == 2700


def test_the_way_back_to_the_cart(browser, sell, retrieve, shop):
    session = sell()
    open_page(browser, session).leave()
    browser.wait_for_url(shop.url("/cart"))
    assert retrieve(session)["status"] == "open"


def test_a_payment_link(browser, wire, shop):
    link = wire.post("/v1/payment_links", {**TEA, "after_completion[type]": "redirect", "after_completion[redirect][url]": shop.url("/thanks")}).json
    browser.driver.get(link["url"])
    browser.wait_for_heading("Pay $30.00")
    pay(browser)
    browser.wait_for_url(shop.url("/thanks"))


def test_the_keyboard_alone_pays(browser, sell, shop):
    session = sell()
    open_page(browser, session)
    names = []
    typed = {"Email": "jenny@example.com", "Card number": "4242424242424242", "Expiration date": "1234", "Security code": "123"}
    while not names or names[-1] != "ZIP code":
        browser.press(Keys.TAB)
        names.append(browser.focused.accessible_name)
        if names[-1] in typed:
            browser.press(typed[names[-1]])
    assert names == [
        "Email", "Pay with", "Card", "Card number", "Expiration date", "Security code", "Cardholder name", "Country or region", "ZIP code",
    ]
    browser.press(Keys.ENTER)
    browser.wait_for_url(shop.url(f"/done?s={session['id']}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_small_screen_nothing_sticks_out(browser, sell, emulate, scheme):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    emulate("Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    browser.driver.get(sell(**{"line_items[0][price_data][product_data][name]": "T" * 200, "allow_promotion_codes": "true"})["url"])
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") == 320
    assert all(button.rect["height"] >= 40 for button in browser.find_all("button"))
    assert all(control.accessible_name for control in browser.find_all("select, input, button, fieldset"))


def test_a_subscription_and_its_portal(browser, wire, shop):
    price = wire.post("/v1/prices", {
        "currency": "usd", "unit_amount": "1000", "recurring[interval]": "month", "product_data[name]": "Club"}).json["id"]
    session = wire.post(SESSIONS, {
        "mode": "subscription", "success_url": shop.url("/done"), "line_items[0][price]": price, "line_items[0][quantity]": "1"}).json
    browser.driver.get(session["url"])
    browser.wait_for_heading("Subscribe: $10.00 today")
    pay(browser)
    browser.wait_for_url(shop.url("/done"))
    done = wire.get(f"{SESSIONS}/{session['id']}").json

    portal = wire.post("/v1/billing_portal/sessions", {"customer": done["customer"], "return_url": shop.url("/account")}).json
    browser.driver.get(portal["url"])
    browser.wait_for_heading("Manage your billing")
    assert "1 × Club, $10.00 per month" in browser.text
    browser.find('[data-test="cancel-subscription"]').click()
    browser.wait_for(lambda: browser.find('[data-testid="confirm"]'))
    browser.find('[data-testid="confirm"]').click()
    browser.wait_for(lambda: browser.find('[data-test="renew-subscription"]'))
    subscription = wire.get(f"/v1/subscriptions/{done['subscription']}").json
    assert (subscription["status"], subscription["cancel_at"] is not None) == ("active", True)
    browser.driver.find_element("link text", "Back to the shop").click()
    browser.wait_for_url(shop.url("/account"))


def test_on_a_small_screen_nothing_of_the_portal_sticks_out(browser, wire, emulate):
    emulate("Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    customer = wire.post("/v1/customers", {"name": "J" * 200, "payment_method": "pm_card_visa"}).json["id"]
    browser.driver.get(wire.post("/v1/billing_portal/sessions", {"customer": customer}).json["url"])
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") == 320
    assert all(control.accessible_name for control in browser.find_all("select, input:not([type=hidden]), button"))
