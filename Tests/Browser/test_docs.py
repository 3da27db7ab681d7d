"""The reference at /_admin/docs, for those who use the keyboard, a screen reader, a small screen or the dark."""

import pytest
from selenium.webdriver.common.keys import Keys

from contrast import FAINT_TEXTS

PAGES = ["", "/identity.verification_session", "/source", "/webhook_endpoint", "/nonsense"]


@pytest.fixture
def docs(browser, daemon):
    """Opens a page of the reference, and takes note of nothing but the 404 of a page that there is not."""
    def open_page(path=""):
        browser.driver.get(f"{daemon.url}/_admin/docs{path}")
        assert all("404" in complaint for complaint in browser.complaints())
    return open_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_all_texts_can_be_read(browser, docs, emulate, page, scheme):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    docs(page)
    assert browser.driver.execute_script(FAINT_TEXTS) == []


def test_it_is_dark_where_the_browser_asks(browser, docs, emulate):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    docs("/charge")
    assert browser.find("body").value_of_css_property("background-color") == "rgba(20, 23, 30, 1)"
    assert browser.find(".life polyline").value_of_css_property("stroke") == "rgb(230, 233, 240)"


@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_nothing_sticks_out(browser, docs, emulate, page):
    emulate("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    docs(page)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") == 360


def test_a_wide_table_scrolls_in_itself(browser, docs, emulate):
    emulate("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    docs("/charge")
    table = browser.find("[aria-label=Fields]")
    assert browser.driver.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", table)
    browser.driver.execute_script("arguments[0].focus()", table)
    browser.press(Keys.ARROW_RIGHT)
    browser.wait_for(lambda: browser.driver.execute_script("return arguments[0].scrollLeft", table) > 0)


def test_the_keyboard_skips_to_the_content(browser, docs):
    docs("/charge")
    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "Skip to the content"
    assert browser.focused.rect["x"] >= 0 and browser.focused.rect["y"] >= 0
    assert browser.focused.value_of_css_property("outline-style") == "solid"
    browser.press(Keys.ENTER)
    assert browser.focused.tag_name == "main"
    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "Example"
    assert browser.focused.value_of_css_property("outline-width") == "3px"


def test_the_keyboard_goes_from_the_index_to_a_resource_and_back(browser, docs, daemon):
    docs()
    link = next(each for each in browser.find_all("main a") if each.text == "climate.order")
    link.send_keys(Keys.ENTER)
    browser.wait_for_heading("climate.order")
    browser.press(Keys.TAB, Keys.TAB)
    assert browser.focused.accessible_name == "All resources"
    browser.press(Keys.ENTER)
    browser.wait_for_url(f"{daemon.url}/_admin/docs")


def test_a_screen_reader_finds_landmarks_and_the_diagram(browser, docs):
    docs("/identity.verification_session")
    assert [each.aria_role for each in browser.find_all("nav, main, svg")] == ["navigation", "main", "image"]
    assert browser.find("svg").accessible_name.startswith("The life of identity.verification_session: 4 statuses and 7 transitions")
    assert [each.text for each in browser.find_all("h2")] == ["Example", "Life", "Endpoints", "What a tester can do", "Fields", "Events"]


def test_the_names_in_the_diagram_do_not_overlap(browser, docs):
    for page in ("/source", "/refund", "/climate.order"):
        docs(page)
        boxes = browser.driver.execute_script("return [...document.querySelectorAll('.life text')].map(each => each.getBBox())")
        for index, one in enumerate(boxes):
            for other in boxes[:index]:
                is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                assert is_beside or one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
