"""The page where the customer of a PaymentIntent or a SetupIntent acts, in a real browser: what she does there, and what comes of it."""

import pytest

from shop import TITLE

IDEAL = {"payment_method_data[type]": "ideal", "currency": "eur"}
OXXO = {
    "payment_method_data[type]": "oxxo", "payment_method_data[billing_details][name]": "Jenny Rosen",
    "payment_method_data[billing_details][email]": "fill_never@example.com", "currency": "mxn",
}
BANK = {
    "payment_method_data[type]": "us_bank_account", "payment_method_data[us_bank_account][account_number]": "000123456789",
    "payment_method_data[us_bank_account][routing_number]": "110000000", "payment_method_data[billing_details][name]": "Jenny Rosen",
    "mandate_data[customer_acceptance][type]": "offline",
}


def test_a_card_whose_holder_proves_who_she_is(browser, intents, shop, webhooks, admin):
    intent = intents.pay(shop.url("/back?order=42"), description="Order 42")

    page = browser.open_payment(intents.url(intent))
    browser.wait_for_heading("3D Secure 2 Test Page")
    assert page.facts == {
        "Method": "Card", "Amount": "$20.00", "Shop": admin.clock()["account"], "Description": "Order 42", "Card": "visa ending in 3220",
        "PaymentIntent": intent["id"], "Status": "requires_action",
    }
    assert page.offers == ["Complete", "Fail", "Cancel"]
    page.click("Complete")

    browser.wait_for_url(intents.back(shop.url("/back?order=42"), intent, "succeeded"))
    browser.wait_for_heading(TITLE)
    assert intents.retrieve(intent["id"])["status"] == "succeeded"
    admin.settle()
    assert {"payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded"} <= set(webhooks.types())


@pytest.mark.parametrize("caption", ["Fail", "Cancel"])
def test_a_card_whose_holder_does_not(browser, intents, shop, caption):
    intent = intents.pay(shop.url())
    browser.open_payment(intents.url(intent)).click(caption)
    browser.wait_for_url(intents.back(shop.url(), intent, "failed"))
    failed = intents.retrieve(intent["id"])
    assert failed["status"] == "requires_payment_method"
    assert failed["last_payment_error"]["code"] == "payment_intent_authentication_failure"


def test_the_ids_that_robots_look_for(browser, intents, shop):
    for id, status in (("test-source-authorize-3ds", "succeeded"), ("test-source-fail-3ds", "failed")):
        intent = intents.pay(shop.url())
        browser.open_payment(intents.url(intent))
        browser.find(f"#{id}").click()
        browser.wait_for_url(intents.back(shop.url(), intent, status))


@pytest.mark.parametrize("caption, told, status", [
    ("Authorize Test Payment", "succeeded", "succeeded"), ("Fail Test Payment", "failed", "requires_payment_method"),
])
def test_a_bank_s_page(browser, intents, shop, caption, told, status):
    intent = intents.pay(shop.url(), **IDEAL)
    page = browser.open_payment(intents.url(intent))
    assert browser.driver.title == "Authorize a payment of €20.00 · Pinstripe"
    assert page.facts["Method"] == "iDEAL"
    page.click(caption)
    browser.wait_for_url(intents.back(shop.url(), intent, told))
    assert intents.retrieve(intent["id"])["status"] == status


def test_later(browser, intents, shop, admin):
    admin.clock(frozen=True)
    intent = intents.pay(shop.url(), **IDEAL)
    browser.open_payment(intents.url(intent)).later(seconds=60).click("Authorize Test Payment")
    browser.wait_for_url(intents.back(shop.url(), intent, "pending"))
    admin.clock(advance=60)
    assert intents.retrieve(intent["id"])["status"] == "succeeded"


def test_a_voucher_is_paid(browser, intents, shop):
    intent = intents.pay(shop.url(), **OXXO)
    page = browser.open_payment(intents.url(intent))
    assert page.facts["Number"] == intent["next_action"]["oxxo_display_details"]["number"]
    page.click("Pay the voucher")
    browser.wait_for_url(intents.back(shop.url(), intent, "succeeded"))
    assert intents.retrieve(intent["id"])["status"] == "succeeded"


def test_a_wrong_code_of_a_deposit_and_then_the_right_one(browser, intents, shop):
    intent = intents.pay(shop.url(), **BANK)
    page = browser.open_payment(intents.url(intent))
    field = browser.find("#descriptor_code")
    field.clear()
    field.send_keys("SM99ZZ")
    page.click("Verify the account")
    browser.wait_for_heading("That did not work")
    [complaint] = browser.complaints()
    assert "the server responded with a status of 400" in complaint
    field = browser.find("#descriptor_code")
    field.clear()
    field.send_keys("SM11AA")
    page.click("Verify the account")
    browser.wait_for_url(intents.back(shop.url(), intent, "pending"))


def test_a_card_is_saved(browser, intents, shop):
    setup = intents.set_up(shop.url())
    browser.open_payment(intents.url(setup)).click("Complete")
    browser.wait_for_url(intents.back(shop.url(), setup, "succeeded"))
    assert intents.retrieve(setup["id"])["status"] == "succeeded"


def test_without_a_way_back_the_page_says_that_all_is_done(browser, intents):
    intent = intents.pay(**{"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"})
    browser.open_payment(intents.url(intent)).click("Complete")
    browser.wait_for_heading("Done")
    assert f"PaymentIntent {intent['id']} has the status succeeded now." in browser.text


def test_a_form_that_no_button_has_sent(browser, intents, shop):
    intent = intents.pay(shop.url())
    browser.open_payment(intents.url(intent))
    browser.driver.execute_script("document.forms[0].submit()")
    browser.wait_for_url(intents.back(shop.url(), intent, "succeeded"))


def test_the_shop_never_sees_the_secret_in_the_link(browser, intents, shop):
    browser.open_payment(intents.url(intents.pay(shop.url()))).click("Complete")
    browser.wait_for(lambda: shop.referrers)
    assert shop.referrers == [None]


def test_a_link_that_is_used(browser, intents, shop):
    intent = intents.pay(shop.url())
    browser.open_payment(intents.url(intent)).click("Complete")
    browser.wait_for_url(intents.back(shop.url(), intent, "succeeded"))
    browser.open_payment(intents.url(intent))
    browser.wait_for_heading("This link is no longer valid")
    assert "used already" in browser.text
    [complaint] = browser.complaints()
    assert "the server responded with a status of 404" in complaint


def test_an_intent_cannot_bring_a_script_onto_the_page(browser, intents, shop):
    hostile = '"><script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'">'
    page = browser.open_payment(intents.url(intents.pay(shop.url(), description=hostile)))
    assert page.facts["Description"] == hostile
    assert browser.driver.title == "3D Secure 2 Test Page · Pinstripe"
    assert browser.find_all("script, img") == []
