"""What a person does in a browser, and what the hosted pages offer: those of a verification session, a source, an intent and an onramp session.

Nothing here sleeps: what takes time is waited for, with a deadline.
"""

import shutil

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE = 20
HEADING = (By.TAG_NAME, "h1")


def start_chromium():
    """Debian's Chromium, without a window and without calls of its own to anybody."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--no-proxy-server",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1000,1200",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def fill(field, value):
    """Fills in a field of a form: chooses the option with that value, or types it in place of what is there."""
    if field.tag_name == "select":
        Select(field).select_by_value(value)
    else:
        field.clear()
        field.send_keys(value)


class Browser:
    def __init__(self, driver):
        self.driver = driver

    def start_anew(self):
        """One empty tab, and nothing that was said before."""
        first, *others = self.driver.window_handles
        for tab in others:
            self.driver.switch_to.window(tab)
            self.driver.close()
        self.driver.switch_to.window(first)
        self.driver.get("about:blank")
        self.complaints()

    def complaints(self):
        """What the browser has complained of since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def open(self, url):
        """Opens a session's page."""
        self.driver.get(url)
        return VerificationPage(self)

    def open_source(self, url):
        """Opens a source's page."""
        self.driver.get(url)
        return SourcePage(self)

    def open_payment(self, url):
        """Opens the page where an intent's customer acts."""
        self.driver.get(url)
        return PaymentPage(self)

    def open_onramp(self, url):
        """Opens an onramp session's page."""
        self.driver.get(url)
        return OnrampPage(self)

    def open_tab(self, url):
        """The same in a tab of its own, which is then the one in front. Answers the tab that was."""
        former = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self.driver.get(url)
        return former

    def wait_for(self, condition):
        # A page may give way to the next one while it is looked at.
        wait = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.02, ignored_exceptions=[WebDriverException])
        return wait.until(lambda _: condition())

    def wait_for_url(self, url):
        self.wait_for(lambda: self.driver.current_url == url)

    def wait_for_heading(self, text):
        self.wait_for(lambda: [each.text for each in self.driver.find_elements(*HEADING)] == [text])

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def text(self):
        return self.find("main").text

    @property
    def focused(self):
        return self.driver.switch_to.active_element

    def press(self, *keys):
        """Keys go to whatever has the focus."""
        for key in keys:
            self.focused.send_keys(key)


class Page:
    """A hosted page, in front."""

    def __init__(self, browser):
        self.browser = browser

    @property
    def facts(self):
        """What it says of its object, by name."""
        names, values = self.browser.find_all("dt"), self.browser.find_all("dd")
        return {name.text: value.text for name, value in zip(names, values, strict=True)}

    @property
    def offers(self):
        """The buttons and the links, as they are called."""
        return [each.text for each in self.browser.find_all("main button, main a")]

    def later(self, seconds=None):
        self.browser.find("input[name=when][value=later]").click()
        if seconds is not None:
            field = self.browser.find("input[name=delay]")
            field.clear()
            field.send_keys(str(seconds))
        return self

    def press(self, act):
        self.browser.find(f"button[value={act}]").click()

    def leave(self):
        self.browser.find("main a").click()


class VerificationPage(Page):
    """The page at a session's `url`."""

    def choose(self, outcome):
        """`verified`, or the code of a failure."""
        Select(self.browser.find("select[name=outcome]")).select_by_value(outcome)
        return self

    def submit(self):
        self.press("submit")

    def cancel(self):
        self.press("cancel")


class SourcePage(Page):
    """The page at a source's `redirect.url`, or behind its code."""

    def authorize(self):
        self.press("authorize")

    def pay(self):
        self.press("deposit")

    def fail(self, reason=None):
        if reason:
            Select(self.browser.find("select[name=failure_reason]")).select_by_value(reason)
        self.press("fail")

    def abort(self):
        self.press("abort")


class PaymentPage(Page):
    """The page at an intent's `next_action`."""

    def click(self, caption):
        """Presses a button by what stands on it, as a shop's own tests do."""
        self.browser.driver.find_element("xpath", f"//button[text()='{caption}']").click()


class OnrampPage(Page):
    """The page at an onramp session's `redirect_url`."""

    def wait_for_status(self, status):
        """It is shown again after each step but the last."""
        self.browser.wait_for(lambda: status in [each.text for each in self.browser.find_all("dd")])

    @property
    def fields(self):
        """What is to be chosen."""
        return [each.get_attribute("name") for each in self.browser.find_all("main p.field input, main p.field select")]

    def choose(self, **values):
        for name, value in values.items():
            fill(self.browser.find(f"[name={name}]"), value)
        return self
