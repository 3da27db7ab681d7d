"""The inspector at /: what a person sees there and does. Whatever Chromium complains of fails the test (see conftest.py)."""

import http.server
import json
import socket
import subprocess
import threading

import pytest
from selenium.webdriver.common.keys import Keys

from contrast import FAINT_TEXTS
from daemon import BINARY
from inspector import Inspector
from wire import Admin, Wire

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


@pytest.fixture
def account(wire, admin):
    """The id of this test's account, which is in use."""
    assert wire.get("/v1/customers").status == 200
    return admin.clock()["account"]


@pytest.fixture
def inspector(browser, daemon, account):
    return Inspector(browser, daemon, account)


@pytest.fixture
def make(wire):
    """Makes an object: make("customers", name="Jenny")."""
    def post(path, **form):
        answer = wire.post(f"/v1/{path}", {name.replace("__", "[") + ("]" if "__" in name else ""): value for name, value in form.items()})
        assert answer.status == 200, answer
        return answer.json
    return post


def charge(make, **form):
    return make("charges", **{"amount": 2000, "currency": "usd", "source": "tok_visa", **form})


class Program(http.server.BaseHTTPRequestHandler):
    """A developer's program that takes webhooks."""

    def do_POST(self):
        self.server.arrived.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["type"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def late_program():
    """A port where nobody listens, and what starts a program there."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    started = []

    def start():
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Program)
        server.arrived = []
        threading.Thread(target=server.serve_forever).start()
        started.append(server)
        return server
    yield port, start
    for server in started:
        server.shutdown()
        server.server_close()


def test_an_empty_server_says_what_to_do_first(browser, start_daemon):
    inspector = Inspector(browser, start_daemon(), None)
    inspector.open().wait_for("Nothing has happened here yet.", f"base_addresses={{\"api\": \"{inspector.url}\"}}", "pinstripe trigger charge.refunded")


def test_a_webhook_to_a_wrong_port_is_explained_and_arrives_when_the_program_runs(inspector, admin, make, late_program):
    port, start = late_program
    make("webhook_endpoints", url=f"http://127.0.0.1:{port}/webhook", **{"enabled_events[]": "charge.succeeded"})
    charge(make)
    admin.settle()

    inspector.open().wait_for(
        "charge.succeeded does not reach", f"http://127.0.0.1:{port}/webhook", f"Why: 127.0.0.1:{port} refuses the connection",
        "Nothing listens at that address.", "next attempt in ")
    program = start()
    inspector.press("Retry charge.succeeded now").wait_for("No webhook has failed.", "charge.succeeded has arrived.")

    assert program.arrived == ["charge.succeeded"]
    inspector.open("deliveries").follow("charge.succeeded").wait_for("succeeded", "Cause: manual", "\"type\": \"charge.succeeded\"")


def test_a_retry_that_fails_again_says_so(inspector, admin, make, late_program):
    port, _ = late_program
    make("webhook_endpoints", url=f"http://127.0.0.1:{port}/webhook", **{"enabled_events[]": "charge.succeeded"})
    charge(make)
    admin.settle()

    inspector.open().wait_for("failed once, at 20").press("Retry charge.succeeded now").wait_for(
        f"charge.succeeded has failed again: 127.0.0.1:{port} refuses the connection", "failed 2 times, last at 20")


def test_an_endpoint_of_another_key_is_pointed_out(inspector, account, daemon, new_key, make):
    """The endpoint is registered with one key, and the charge is made with another."""
    other = Wire(daemon.url, new_key())
    other.post("/v1/webhook_endpoints", {"url": "http://127.0.0.1:9/webhook", "enabled_events[]": "charge.succeeded"})
    theirs = Admin(daemon.url, other.key).clock()["account"]
    charge(make)
    hint = f"charge.succeeded happened in {account}. An endpoint that wants it is in {theirs}: are the keys different?"
    inspector.open().wait_for(hint)
    inspector.account = None
    inspector.open().wait_for(hint)


def test_without_an_endpoint_it_says_so(inspector, make):
    charge(make)
    inspector.open().wait_for("No webhook endpoint is registered", "pinstripe listen")


def test_an_event_shows_its_deliveries_and_its_object(inspector, admin, make, webhooks):
    charged = charge(make)
    admin.settle()
    inspector.open("events").wait_for("charge.succeeded", "succeeded").follow("charge.succeeded").wait_for("The event", webhooks.url(), charged["id"])
    inspector.open("events", object=charged["id"]).wait_for("charge.succeeded")
    inspector.open("events", type="charge.failed").wait_for("There are no such events.")


def test_a_transition_with_its_parameters(inspector, make, admin):
    session = make("identity/verification_sessions", type="document")
    inspector.open(f"objects/{session['id']}").wait_for("requires_input", "identity.verification_session.created")
    inspector.press("submit").wait_for("Done: submit.", "What can happen now", "reject")
    inspector.unfold("reject").fill("reject", code="document_expired").press("reject").wait_for("Done: reject.")
    assert admin.object(session["id"])["object"]["last_error"]["code"] == "document_expired"
    inspector.wait_for("document_expired")


def test_a_refused_transition_says_why(inspector, make):
    session = make("identity/verification_sessions", type="document")
    inspector.open(f"objects/{session['id']}").press("submit").wait_for("reject")
    inspector.unfold("reject").fill("reject", code="selfie_manipulated").press("reject").wait_for(
        "The session does not ask for the check that fails with selfie_manipulated: selfie.")
    [complaint] = inspector.browser.complaints()
    assert "400" in complaint


def test_the_clock_by_its_buttons(inspector, admin, make):
    make("sources", type="ideal", amount=1099, currency="eur", redirect__return_url="https://shop.example/paid")
    inspector.open("clock").wait_for("What it will do", "abandon", "running")
    inspector.press("Freeze").wait_for("frozen")
    before = admin.clock()
    assert before["frozen"] is True
    inspector.press("Advance 1 hour").wait_for("It has arrived. 1 timer fired.", "Nothing is going to happen by itself.")
    assert admin.clock()["now"] == before["now"] + 3600
    inspector.fill("Advance by", advance="2d").press("Advance").wait_for("Nothing was due.")
    assert admin.clock()["now"] == before["now"] + 3600 + 2 * 86_400
    inspector.press("Let it run").wait_for("running")


def test_it_is_live(inspector, make, wire):
    inspector.open("objects").wait_for("There are no objects yet.")
    inspector.browser.driver.execute_script("window.sameness = 'same'")
    customer = make("customers", name="Jenny Rosen")
    inspector.wait_for(customer["id"], "Jenny Rosen")
    inspector.browser.find("nav a[href^='#/requests']").click()
    inspector.wait_for("POST /v1/customers")
    wire.get("/v1/customers/cus_nobody")
    inspector.wait_for("GET /v1/customers/cus_nobody", "No such customer: 'cus_nobody'")
    assert inspector.browser.driver.execute_script("return window.sameness") == "same"


def test_what_other_accounts_do_is_not_shown(inspector, daemon, new_key, make):
    other = Wire(daemon.url, new_key()).post("/v1/customers", {"name": "Other"}).json
    mine = make("customers", name="Mine")
    inspector.open("objects").wait_for(mine["id"])
    assert other["id"] not in inspector.text


def test_a_request_is_repeated_with_curl(inspector, daemon, wire, key, emulate):
    emulate("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": daemon.url})
    wire.post("/v1/customers", {"name": "Jenny's; rm -rf", "metadata[order]": "7 & 8"})
    inspector.open("requests", path="/v1/customers*", method="POST").wait_for("1 request").follow("POST /v1/customers")
    inspector.wait_for("Again, with curl").press("Copy: The command").wait_for("Copied.")
    command = inspector.browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    answer = subprocess.run(["sh", "-c", command + " -s"], env={"STRIPE_API_KEY": key, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    customer = json.loads(answer.stdout)
    assert (customer["name"], customer["metadata"]) == ("Jenny's; rm -rf", {"order": "7 & 8"})


def test_curl_repeats_a_request_for_a_connected_account(inspector, wire):
    path = "/v1/customers/cus_of_a_connected_account"
    wire.get(path, headers={"Stripe-Account": "acct_1Pinstripe"})
    inspector.account = None
    inspector.open("requests", path=path).wait_for(f"GET {path}").follow(f"GET {path}").wait_for("-H 'Stripe-Account: acct_1Pinstripe'")


def test_a_fault_is_added_strikes_and_is_removed(inspector, wire):
    inspector.open("faults").wait_for("Nothing is to go wrong.")
    inspector.fill("Let calls fail", match__path="/v1/customers*", what="503", times="2").press("Add fault").wait_for("0 of 2", "status 503")
    assert wire.post("/v1/customers").status == 503
    inspector.wait_for("1 of 2")
    [remove] = [each for each in inspector.browser.find_all("button") if each.text == "Remove"]
    remove.click()
    inspector.wait_for("Nothing is to go wrong.")
    assert wire.post("/v1/customers").status == 200


def test_an_object_moves_by_itself(inspector, make, admin):
    admin.clock(frozen=True)
    inspector.open("faults").fill("Add progression", object="identity.verification_session", transition="submit", after="5")
    inspector.press("Add progression").wait_for("Progression added.", "5 s")
    session = make("identity/verification_sessions", type="document")
    admin.clock(advance=5)
    assert admin.object(session["id"])["status"] == "processing"


def test_a_snapshot_is_saved_and_restored_and_a_reset_asks_first(inspector, make):
    first = make("customers", name="First")
    inspector.open("snapshots").fill("Save a snapshot", name="base").press("Save").wait_for("Saved base, with 1 objects.")
    second = make("customers", name="Second")
    inspector.press("Restore base").press("Yes, restore").wait_for("base is restored.")
    inspector.open("objects").wait_for(first["id"])
    assert second["id"] not in inspector.text
    inspector.open("snapshots").press("Reset…").press("Cancel")
    inspector.open("objects").wait_for(first["id"])
    inspector.open("snapshots").press("Reset…").press("Yes, reset").wait_for("Everything was reset.")
    inspector.open("objects").wait_for("There are no objects yet.")
    inspector.open("snapshots").press("Delete base").press("Yes, delete").wait_for("There are none yet.")


def test_an_account_is_found_by_its_key(inspector, key, make):
    customer = make("customers", name="Jenny")
    inspector.account = None
    inspector.open("accounts").fill("Find an account", key=key).press("Find its account").wait_for("Newest requests")
    inspector.browser.find("nav a[href^='#/objects']").click()
    inspector.wait_for(customer["id"])


def test_a_key_that_was_never_used_gets_no_account(inspector, new_key):
    before = len(Admin(inspector.url).ask("GET", "/accounts?limit=100")["data"])
    inspector.open("accounts").fill("Find an account", key=new_key()).press("Find its account").wait_for("This key has never been used here.")
    assert len(Admin(inspector.url).ask("GET", "/accounts?limit=100")["data"]) == before


def test_calls_of_commands_are_marked(inspector, daemon, key, make):
    make("customers")
    subprocess.run([BINARY, "trigger", "charge.succeeded", "--url", daemon.url, "--key", key], check=True, capture_output=True)
    inspector.open("requests", path="/v1/charges").wait_for("POST /v1/charges", "by a pinstripe command")
    inspector.open("requests", path="/v1/customers", method="POST").wait_for("POST /v1/customers")
    assert inspector.text.count("by a pinstripe command") == inspector.text.count("POST /v1/customers") - 1


def test_the_files_of_the_page_are_not_logged(browser, start_daemon):
    daemon = start_daemon(log_level="info")
    Inspector(browser, daemon, None).open().wait_for("Nothing has happened here yet.")
    daemon.stop()
    assert "GET / 200" in daemon.log and "/assets/" not in daemon.log
    browser.driver.get("about:blank")
    browser.complaints()


def test_data_is_text_whatever_it_says(inspector, make, admin, webhooks):
    customer = make("customers", name=HOSTILE, description=HOSTILE, metadata__note=HOSTILE)
    admin.settle()
    for path in ("", "objects", f"objects/{customer['id']}", "events", "requests", "deliveries"):
        inspector.open(path).wait_for("customer")
    inspector.open(f"objects/{customer['id']}").wait_for("onerror=")
    inspector.open("deliveries").follow("customer.created").wait_for("onerror=")
    assert inspector.browser.find_all("main img, main script") == []
    assert "taken" not in inspector.browser.driver.title


@pytest.fixture
def full(make, wire, admin, late_program):
    """An account in which there is something to see everywhere. Answers the views."""
    port, _ = late_program
    make("webhook_endpoints", url=f"http://127.0.0.1:{port}/{'x' * 200}", **{"enabled_events[]": "*"})
    session = make("identity/verification_sessions", type="document", client_reference_id="x" * 190)
    admin.submit(session["id"])
    wire.post("/v1/charges", {"amount": 2000, "currency": "usd", "source": "tok_chargeDeclined"})
    make("sources", type="ideal", amount=1099, currency="eur", redirect__return_url="https://shop.example/paid")
    admin.ask("PUT", "/snapshots/base")
    admin.ask("POST", "/faults", {"action": "drop", "match": {"event": "payout.paid"}})
    admin.settle()
    request = wire.get("/v1/charges/ch_nobody").request_id
    event, delivery = admin.ask("GET", "/events")["data"][0], admin.deliveries()[0]
    yield ["", "deliveries", f"deliveries/{delivery['id']}", "events", f"events/{event['id']}", "objects", f"objects/{session['id']}",
           "requests", f"requests/{request}", "clock", "faults", "snapshots", "accounts"]
    admin.ask("DELETE", "/snapshots/base")


@pytest.mark.parametrize("scheme, paper", [("light", "rgba(244, 245, 248, 1)"), ("dark", "rgba(20, 23, 30, 1)")])
def test_all_texts_can_be_read(inspector, full, emulate, scheme, paper):
    emulate("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    for path in full:
        show(inspector.open(path))
        assert inspector.browser.driver.execute_script(FAINT_TEXTS) == [], path
    assert inspector.browser.find("body").value_of_css_property("background-color") == paper


def test_on_a_phone_nothing_sticks_out(inspector, full, emulate):
    emulate("Emulation.setDeviceMetricsOverride", {"width": 375, "height": 700, "deviceScaleFactor": 1, "mobile": True})
    for path in full:
        show(inspector.open(path))
        assert inspector.browser.driver.execute_script("return document.documentElement.scrollWidth") == 375, path


def test_a_screen_reader_finds_names_and_one_heading(inspector, full):
    for path in full:
        show(inspector.open(path))
        assert len(inspector.browser.find_all("h1")) == len(inspector.browser.find_all("main")) == 1, path
        controls = inspector.browser.find_all("main input, main select, main button, header select")
        assert all(control.accessible_name for control in controls), path
    assert inspector.browser.find("nav").accessible_name == "Views"
    assert inspector.browser.find("nav a[aria-current=page]").text == "Accounts"


def show(inspector):
    """Waits until the view is drawn, and unfolds everything in it."""
    inspector.browser.wait_for(lambda: inspector.browser.find_all("h1") and not inspector.browser.find_all("[aria-busy]"))
    inspector.browser.driver.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")


def test_the_keyboard_alone(inspector, make, admin):
    session = make("identity/verification_sessions", type="document")
    inspector.open(f"objects/{session['id']}").wait_for("submit")
    browser = inspector.browser
    browser.press(Keys.TAB)
    assert browser.focused.accessible_name == "Skip to the content"
    assert browser.focused.value_of_css_property("outline-style") == "solid"
    browser.press(Keys.ENTER)
    assert browser.focused.tag_name == "main"
    names = []
    while names[-1:] != ["submit"]:
        assert len(names) < 10, names
        browser.press(Keys.TAB)
        names.append(browser.focused.accessible_name)
        assert browser.focused.value_of_css_property("outline-width") == "3px"
    browser.press(Keys.ENTER)
    inspector.wait_for("Done: submit.")
    assert admin.object(session["id"])["status"] == "processing"


def test_what_is_drawn_again_keeps_the_focus(inspector, make):
    customer = make("customers", name="First")
    inspector.open("objects").wait_for(customer["id"])
    link = next(each for each in inspector.browser.find_all("a") if each.text == customer["id"])
    inspector.browser.driver.execute_script("arguments[0].focus()", link)
    second = make("customers", name="Second")
    inspector.wait_for(second["id"])
    assert inspector.browser.focused.text == customer["id"]


def test_with_a_token_it_asks_for_it(browser, start_daemon):
    daemon = start_daemon("--admin", "token", "--admin-token", "open-sesame")
    browser.driver.get(f"{daemon.url}/")
    inspector = Inspector(browser, daemon, None).wait_for("The control plane is closed", "Pinstripe-Admin-Token")
    assert all("403" in complaint for complaint in browser.complaints())
    browser.find("input[name=token]").send_keys("open-sesame", Keys.ENTER)
    inspector.wait_for("Nothing has happened here yet.", "Live")
    browser.complaints()


def test_a_page_of_another_host_gets_nothing(browser, daemon):
    """A name that leads here, as a foreign page could have one."""
    browser.driver.get(daemon.url.replace("127.0.0.1", "pinstripe.localhost"))
    browser.wait_for(lambda: "Overview" in browser.text)
    answer = browser.driver.execute_async_script(
        f"fetch('{daemon.url}/_admin/events', {{mode: 'cors'}}).then(each => arguments[0]('read'), () => arguments[0]('refused'))")
    assert answer == "refused"
    browser.complaints()
