"""The pages for those who use the keyboard, a screen reader, a small screen or the dark."""

import pytest
from selenium.webdriver.common.keys import Keys


def test_the_keyboard_alone_submits_a_failure_later(browser, sessions, shop, admin):
    admin.clock(frozen=True)
    session = sessions.create(shop.url(), **{"options[document][require_matching_selfie]": "true"})
    browser.open(session["url"])

    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "Outcome"
    browser.press("selfie_face")
    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "At once"
    browser.press(Keys.ARROW_DOWN)
    assert browser.focused.accessible_name == "Later, and processing until then:"
    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "seconds"
    browser.press(Keys.BACKSPACE, "20", Keys.ENTER)

    browser.wait_for_url(shop.url())
    assert admin.clock(advance=20)["fired"] != []
    assert sessions.retrieve(session["id"])["last_error"]["code"] == "selfie_face_mismatch"


def test_the_keyboard_reaches_every_way_out_in_order(browser, sessions, shop):
    session = sessions.create(shop.url())
    browser.open(session["url"])
    names = []
    for _ in range(6):
        browser.press(Keys.TAB)
        names.append(browser.focused.accessible_name)
    assert names == ["Outcome", "At once", "seconds", "Submit", "Cancel the session", "Leave without a result"]

    browser.press(Keys.ENTER)

    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "requires_input"


def test_enter_on_the_cancel_button_cancels(browser, sessions, shop):
    session = sessions.create(shop.url())
    browser.open(session["url"])
    browser.press(*[Keys.TAB] * 5)
    assert browser.focused.accessible_name == "Cancel the session"
    browser.press(Keys.ENTER)
    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "canceled"


def test_the_focus_can_be_seen(browser, sessions):
    browser.open(sessions.create()["url"])
    browser.press(Keys.TAB)
    assert browser.focused.value_of_css_property("outline-style") == "solid"
    assert browser.focused.value_of_css_property("outline-width") == "3px"


def test_a_screen_reader_finds_a_language_one_heading_and_names(browser, sessions):
    browser.open(sessions.create()["url"])
    assert browser.find("html").get_attribute("lang") == "en"
    assert len(browser.find_all("h1")) == len(browser.find_all("main")) == 1
    controls = browser.find_all("select, input, button, fieldset")
    assert len(controls) == 7
    assert all(control.accessible_name for control in controls)


@pytest.mark.parametrize("scheme, paper, ink", [
    ("light", "rgba(244, 245, 248, 1)", "rgba(29, 36, 51, 1)"), ("dark", "rgba(20, 23, 30, 1)", "rgba(230, 233, 240, 1)"),
])
def test_it_is_light_or_dark_as_the_browser_asks(browser, sessions, emulate, scheme, paper, ink):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.open(sessions.create()["url"])
    body = browser.find("body")
    assert (body.value_of_css_property("background-color"), body.value_of_css_property("color")) == (paper, ink)


def test_on_a_small_screen_nothing_sticks_out(browser, sessions, emulate):
    emulate("Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    browser.open(sessions.create(client_reference_id="x" * 500)["url"])
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") == 320


def test_the_keyboard_alone_fails_a_source_later(browser, sources, shop, admin):
    admin.clock(frozen=True)
    source = sources.create(shop.url())
    browser.open_source(source["redirect"]["url"])
    names = []
    for _ in range(5):
        browser.press(Keys.TAB)
        names.append(browser.focused.accessible_name)
    assert names == ["At once", "seconds", "Authorize Test Payment", "Why it fails", "Fail Test Payment"]

    browser.open_source(source["redirect"]["url"])
    browser.press(Keys.TAB, Keys.ARROW_DOWN, Keys.TAB)
    browser.press(Keys.BACKSPACE, "20", Keys.TAB, Keys.TAB)
    assert browser.focused.accessible_name == "Why it fails"
    browser.press("something", Keys.TAB)
    assert browser.focused.accessible_name == "Fail Test Payment"
    browser.press(Keys.ENTER)

    browser.wait_for_url(sources.back(shop.url(), source))
    assert sources.retrieve(source["id"])["status"] == "pending"
    admin.clock(advance=20)
    assert sources.retrieve(source["id"])["redirect"]["failure_reason"] == "processing_error"


def test_enter_in_the_seconds_authorizes(browser, sources, shop, admin):
    admin.clock(frozen=True)
    source = sources.create(shop.url())
    browser.open_source(source["redirect"]["url"])
    browser.press(Keys.TAB, Keys.ARROW_DOWN, Keys.TAB, Keys.ENTER)
    browser.wait_for_url(sources.back(shop.url(), source))
    admin.clock(advance=3)
    assert sources.retrieve(source["id"])["status"] == "chargeable"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_small_screen_nothing_of_a_source_sticks_out(browser, sources, shop, emulate, scheme):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    emulate("Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    page = browser.open_source(sources.create(shop.url(), **{"owner[name]": "J" * 200, "statement_descriptor": "x" * 35})["redirect"]["url"])
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") == 320
    assert all(button.rect["height"] >= 40 for button in browser.find_all("button"))
    page.abort()
    browser.wait_for(lambda: shop.requests)
