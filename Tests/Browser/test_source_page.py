"""The page at a source's `redirect.url`, in a real browser: from the shop to the bank and back, and on to the charge."""

import hashlib
import hmac

import pytest

from shop import TITLE


def verified(arrival, secret):
    """The event, if its signature is that of the endpoint."""
    parts = dict(part.split("=", 1) for part in arrival.signature.split(","))
    assert parts["v1"] == hmac.new(secret.encode(), f"{parts['t']}.{arrival.text}".encode(), hashlib.sha256).hexdigest()
    return arrival.event


def test_authorized_at_once_then_told_of_then_charged(browser, sources, shop, webhooks, admin):
    source = sources.create(shop.url("/back?order=42&source=none&name=J%C3%B6rg#top"))

    browser.open_source(source["redirect"]["url"]).authorize()

    back = sources.back("/back?order=42&name=J%C3%B6rg", source)
    browser.wait_for_url(shop.url(back) + "#top")
    browser.wait_for_heading(TITLE)
    assert shop.requests == [f"GET {back}"]
    assert shop.referrers == [None]
    admin.settle()
    [arrival] = webhooks.arrivals
    event = verified(arrival, webhooks.secret)
    assert (event["type"], event["data"]["object"]["id"]) == ("source.chargeable", source["id"])

    assert sources.charge(event["data"]["object"])["status"] == "succeeded"
    assert sources.retrieve(source["id"])["status"] == "consumed"
    page = browser.open_source(source["redirect"]["url"])
    assert page.facts["Status"] == "consumed"
    assert page.offers == ["Back to the shop"]


@pytest.mark.parametrize("act, reason", [
    (lambda page: page.fail(), "declined"), (lambda page: page.fail("processing_error"), "processing_error"),
    (lambda page: page.abort(), "user_abort"),
], ids=["fail", "fail for a reason", "abort"])
def test_failed_then_told_of_and_not_charged(browser, sources, wire, shop, webhooks, admin, act, reason):
    source = sources.create(shop.url())

    act(browser.open_source(source["redirect"]["url"]))

    browser.wait_for_url(sources.back(shop.url(), source))
    failed = sources.retrieve(source["id"])
    assert (failed["status"], failed["redirect"]["status"], failed["redirect"]["failure_reason"]) == ("failed", "failed", reason)
    admin.settle()
    [arrival] = webhooks.arrivals
    assert verified(arrival, webhooks.secret)["type"] == "source.failed"
    charge = wire.post("/v1/charges", {"amount": "1099", "currency": "eur", "source": source["id"]})
    assert (charge.status, charge.error["code"]) == (400, "invalid_source_usage")


def test_authorized_later_the_shop_sees_it_pending_until_then(browser, sources, shop, webhooks, admin):
    admin.clock(frozen=True)
    source = sources.create(shop.url())

    browser.open_source(source["redirect"]["url"]).later(seconds=90).authorize()

    browser.wait_for_url(sources.back(shop.url(), source))
    admin.clock(advance=89)
    assert sources.retrieve(source["id"])["status"] == "pending"
    assert webhooks.types() == []
    admin.clock(advance=1)
    assert webhooks.types() == ["source.chargeable"]
    assert sources.charge(source)["status"] == "succeeded"


def test_a_way_back_with_letters_beyond_ascii(browser, sources, shop):
    source = sources.create(shop.url("/zurück?stadt=Köln#ä"))
    browser.open_source(source["redirect"]["url"]).authorize()
    back = sources.back("/zur%C3%BCck?stadt=K%C3%B6ln", source)
    browser.wait_for_url(shop.url(back) + "#%C3%A4")
    assert shop.requests == [f"GET {back}"]


def test_what_the_page_says_of_a_source(browser, sources, shop, admin):
    source = sources.create(shop.url(), **{"owner[email]": "jenny@example.com", "statement_descriptor": "ORDER 42"})
    page = browser.open_source(source["redirect"]["url"])
    assert browser.driver.title == "Authorize a payment of €10.99 · Pinstripe"
    assert page.facts == {
        "Type": "giropay", "Amount": "€10.99", "Shop": admin.clock()["account"], "Statement": "ORDER 42", "Customer": "Jenny Rosen",
        "Email": "jenny@example.com", "Source": source["id"], "Status": "pending",
    }
    assert page.offers == ["Authorize Test Payment", "Fail Test Payment", "Abort and go back"]


def test_the_code_of_wechat_opens_a_page_without_a_way_back(browser, sources, webhooks, admin):
    source = sources.create(type="wechat", currency="usd")

    page = browser.open_source(source["wechat"]["qr_code_url"])
    assert page.offers == ["Authorize Test Payment", "Fail Test Payment"]
    page.authorize()

    browser.wait_for_heading("Done")
    assert f"Source {source['id']} has the status chargeable now." in browser.text
    admin.settle()
    assert webhooks.types() == ["source.chargeable"]
    assert sources.charge(source)["status"] == "succeeded"


def test_a_card_that_needs_3d_secure(browser, sources, shop):
    card = sources.create_card("4000000000003063")
    assert card["card"]["three_d_secure"] == "required"
    source = sources.create(shop.url(), type="three_d_secure", currency="eur", **{"three_d_secure[card]": card["id"]})

    page = browser.open_source(source["redirect"]["url"])
    assert page.facts["Card"] == "Visa ending in 3063"
    page.authorize()

    browser.wait_for_url(sources.back(shop.url(), source))
    assert sources.retrieve(source["id"])["three_d_secure"]["authenticated"] is True
    assert sources.charge(source)["status"] == "succeeded"


def test_a_multibanco_reference_is_paid_on_a_second_visit(browser, sources, shop):
    source = sources.create(shop.url(), type="multibanco", currency="eur", **{"owner[email]": "jenny+fill_never@example.com"})

    page = browser.open_source(source["redirect"]["url"])
    assert page.facts["Reference"] == source["multibanco"]["reference"]
    page.leave()
    browser.wait_for_url(sources.back(shop.url(), source))
    assert sources.retrieve(source["id"])["status"] == "pending"

    browser.open_source(source["redirect"]["url"]).pay()
    browser.wait_for(lambda: len(shop.requests) == 2)
    assert sources.retrieve(source["id"])["receiver"]["amount_received"] == 1099
    assert sources.charge(source)["status"] == "succeeded"


def test_the_mandate_of_a_debit(browser, sources):
    source = sources.create(amount=None, type="sepa_debit", currency="eur", **{
        "owner[name]": "Jenny Rosen", "sepa_debit[iban]": "DE89370400440532013000"})
    page = browser.open_source(source["sepa_debit"]["mandate_url"])
    assert browser.driver.title == "SEPA Direct Debit mandate · Pinstripe"
    assert page.facts["Reference"] == source["sepa_debit"]["mandate_reference"]
    assert page.offers == []


def test_the_second_of_two_tabs_comes_too_late(browser, sources, shop, state):
    source = sources.create(shop.url())
    slow = browser.open_source(source["redirect"]["url"])
    former = browser.open_tab(source["redirect"]["url"])
    slow.fail()
    browser.wait_for_url(sources.back(shop.url(), source))
    before = state(source)

    browser.driver.switch_to.window(former)
    slow.authorize()

    browser.wait_for_heading("That did not work")
    [complaint] = browser.complaints()
    assert "the server responded with a status of 400" in complaint
    assert state(source) == before


def test_a_source_cannot_bring_a_script_onto_the_page(browser, sources, shop):
    hostile = '"><script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'">'
    source = sources.create(shop.url(), type="ideal", currency="eur", **{
        "owner[name]": hostile, "owner[email]": hostile, "statement_descriptor": hostile})
    page = browser.open_source(source["redirect"]["url"])
    assert page.facts["Customer"] == page.facts["Email"] == page.facts["Statement"] == hostile
    assert browser.driver.title == "Authorize a payment of €10.99 · Pinstripe"
    assert browser.find_all("script, img") == []


def test_the_captions_that_robots_click(browser, sources, shop):
    for caption, status in (("Authorize Test Payment", "chargeable"), ("Fail Test Payment", "failed")):
        source = sources.create(shop.url())
        browser.open_source(source["redirect"]["url"])
        browser.driver.find_element("xpath", f"//*[text()='{caption}']").click()
        browser.wait_for_url(sources.back(shop.url(), source))
        assert sources.retrieve(source["id"])["status"] == status


def test_a_link_that_is_used_says_for_what(browser, sources, shop, admin):
    authorized, failed, expired = (sources.create(shop.url()) for _ in range(3))
    browser.open_source(authorized["redirect"]["url"]).authorize()
    browser.wait_for_url(sources.back(shop.url(), authorized))
    browser.open_source(failed["redirect"]["url"]).fail()
    browser.wait_for_url(sources.back(shop.url(), failed))
    admin.clock(advance=3600)
    for source, end in ((authorized, "used already: the payment is authorized"), (failed, "used already: the payment has failed"), (expired, "expired")):
        browser.open_source(source["redirect"]["url"])
        assert end in browser.text
