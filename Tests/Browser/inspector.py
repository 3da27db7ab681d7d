"""The inspector at /, as a person uses it: one account of one daemon, in one browser."""

from urllib.parse import quote

from browser import fill


class Inspector:
    def __init__(self, browser, daemon, account):
        self.browser, self.url, self.account = browser, daemon.url, account

    def open(self, view="", **query):
        """Opens a view, such as `objects/ch_1`. It shows this test's account."""
        parts = [f"{name}={quote(value)}" for name, value in {"account": self.account, **query}.items() if value]
        # A view that differs in its hash only is no new page.
        self.browser.driver.get("about:blank")
        self.browser.driver.get(f"{self.url}/#/{view}" + ("?" + "&".join(parts) if parts else ""))
        self.wait_for("Live")
        return self

    @property
    def text(self):
        return self.browser.find("body").text

    def wait_for(self, *texts):
        self.browser.wait_for(lambda: all(text in self.text for text in texts))
        return self

    def wait_until_gone(self, text):
        self.browser.wait_for(lambda: text not in self.text)
        return self

    def press(self, name):
        """Presses the button with that accessible name."""
        self._click("button", name)
        return self

    def follow(self, text):
        self._click("a", text)
        return self

    def unfold(self, text):
        next(each for each in self.browser.find_all("summary") if text in each.text).click()
        return self

    def fill(self, form, **values):
        """Fills in fields of the form with that name, by their names; `__` stands for brackets: `match__path`."""
        [element] = [each for each in self.browser.find_all("form") if each.accessible_name == form]
        for name, value in values.items():
            outer, *inner = name.split("__")
            fill(element.find_element("name", outer + "".join(f"[{part}]" for part in inner)), value)
        return self

    def _click(self, tag, name):
        """It may be drawn again while we look at it. Then nothing is clicked, and we look again."""
        def click():
            found = [each for each in self.browser.find_all(tag) if each.is_displayed() and each.accessible_name == name]
            return found and (found[0].click() or True)
        self.browser.wait_for(click)
