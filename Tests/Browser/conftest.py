"""Fixtures: one Chromium for the whole run, and for each test a shop that it goes back to and an API key of its own.

Whatever Chromium complains of (a file that it does not get, a policy that is violated, an error of a script) fails the
test that made it complain, unless the test has taken the complaint out with `browser.complaints()`.
"""

import pytest

from browser import Browser, start_chromium
from fixtures import *  # noqa: F403  (fixtures are found by their names)
from intents import Intents
from sessions import Sessions
from shop import Shop
from sources import Sources


@pytest.fixture(scope="session")
def chromium():
    driver = start_chromium()
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """The browser as this test's person uses it: one empty tab, and nothing complained of."""
    browser = Browser(chromium)
    browser.start_anew()
    yield browser
    assert browser.complaints() == []


@pytest.fixture
def shop():
    """The site that has made the session or the source and that the person comes back to."""
    shop = Shop()
    yield shop
    shop.close()


@pytest.fixture
def sessions(wire):
    """The verification sessions of this test's account."""
    return Sessions(wire)


@pytest.fixture
def sources(wire):
    """The sources and the charges of this test's account."""
    return Sources(wire)


@pytest.fixture
def intents(wire):
    """The PaymentIntents and SetupIntents of this test's account."""
    return Intents(wire)


@pytest.fixture
def webhooks(wire, receiver):
    """A receiver of every event of this test's account; `secret` is its endpoint's."""
    endpoint = wire.post("/v1/webhook_endpoints", {"url": receiver.url(), "enabled_events[]": "*"})
    assert endpoint.status == 200, endpoint
    receiver.secret = endpoint.json["secret"]
    return receiver


@pytest.fixture
def state(admin):
    """state(object): what the control plane shows of it, without the seconds that go by meanwhile."""
    def look(object):
        shown = admin.object(object["id"])
        for timer in shown["pending"]:
            del timer["due_in"]
        return shown
    return look


@pytest.fixture
def emulate(browser):
    """Has Chromium behave like another device: emulate("Emulation.setEmulatedMedia", ...). Undone after the test."""
    yield browser.driver.execute_cdp_cmd
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
