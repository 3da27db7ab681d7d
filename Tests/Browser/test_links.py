"""Links that were used, and two tabs with the same one."""

import pytest

from browser import VerificationPage

LOST = "This link is no longer valid"


@pytest.fixture
def lost(browser):
    """Waits for the page that says so; that its status is 404 is all that the browser may complain of."""
    def look():
        browser.wait_for_heading(LOST)
        [complaint] = browser.complaints()
        assert "the server responded with a status of 404" in complaint
    return look


def test_a_used_link(browser, sessions, shop, lost):
    session = sessions.create(shop.url())
    browser.open(session["url"]).submit()
    browser.wait_for_url(shop.url())

    browser.open(session["url"])

    lost()
    assert "It was used already" in browser.text
    assert browser.find_all("form") == []


def test_the_form_that_the_back_button_shows_does_nothing_a_second_time(browser, sessions, shop, state, lost):
    session = sessions.create(shop.url())
    browser.open(session["url"]).submit()
    browser.wait_for_url(shop.url())
    before = state(session)

    # Chromium keeps the page as it was, whatever the page says of being stored.
    browser.driver.back()
    browser.wait_for_url(session["url"])
    VerificationPage(browser).cancel()

    lost()
    assert state(session) == before


def test_the_second_of_two_tabs_comes_too_late(browser, sessions, shop, state, lost):
    session = sessions.create(shop.url())
    slow = browser.open(session["url"])
    former = browser.open_tab(session["url"])
    slow.later().submit()
    browser.wait_for_url(shop.url())
    before = state(session)

    browser.driver.switch_to.window(former)
    slow.choose("abandoned").submit()

    lost()
    assert state(session) == before


def test_an_expired_link_and_one_that_never_was_say_so(browser, sessions, admin, lost):
    session = sessions.create()
    admin.clock(advance=86400)
    browser.open(session["url"])
    lost()
    assert "It has expired." in browser.text
    browser.open(session["url"] + "x")
    lost()
    assert "It is unknown" in browser.text
