"""The club of the documentation (SubscriptionShop.md), exactly as it stands there: a member joins, pays for a year, and leaves."""

import re
import socket
import subprocess
import sys
import time

import pytest

from browser import fill
from daemon import REPOSITORY, clean_environment

ARTICLE = REPOSITORY / "Sources/pinstripe/Pinstripe.docc/SubscriptionShop.md"
START_SECONDS = 20
DAY = 86_400


@pytest.fixture
def club(daemon, key, tmp_path):
    """The club's address. It runs as long as the test."""
    [code] = re.findall(r"In `club.py`:\n\n```python\n(.*?)```", ARTICLE.read_text(), re.DOTALL)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    file = tmp_path / "club.py"
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
def join(browser, club, admin):
    def make(name, card):
        browser.driver.get(club)
        fill(browser.find("[name=name]"), name)
        browser.find("button").click()
        browser.wait_for_heading("Subscribe: $0.00 today")
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
    browser.find("button[value=cancel]").click()
    browser.wait_for(lambda: browser.find("button[value=keep]"))
    browser.driver.find_element("link text", "Back to the shop").click()
    browser.wait_for_url(f"{club}/members/jenny")
    assert "jenny: active" in browser.text
    assert "jenny: canceled" in see("jenny", days=32)


def test_a_card_that_cannot_be_charged(join, see):
    join("rosen", "4000000000000341")
    text = see("rosen", days=15)
    assert "rosen: past_due\nPaid: $0" in text
    assert "Your card was declined." in text
