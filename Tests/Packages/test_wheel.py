"""The Python wheel: the article is followed in a clean folder, and failures are explained."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from clean import CLEAN, follow, only, run, section

# The newest SDK, and one of 11.x, which many code bases still pin.
NEW, OLD = "16.1.0", "11.6.1"


def new_environment(folder, sdk):
    """A virtual environment. Its pip installs this version of the SDK, if it is asked for any. Answers the variables that switch it on."""
    assert run(sys.executable, "-m", "venv", folder)[0] == 0
    (folder / "constraints.txt").write_text(f"stripe=={sdk}\n")
    return {
        "PATH": f"{folder}/bin:{CLEAN['PATH']}", "PIP_CONSTRAINT": f"{folder}/constraints.txt", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTEST_ADDOPTS": "-v -p no:cacheprovider"}


def install(environment, *packages):
    status, output = run("pip", "install", "--quiet", *packages, environment=environment)
    assert status == 0, output
    return environment


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory):
    """Has followed the article. Answers what the commands have said, how long it took, and the variables of the environment."""
    folder = tmp_path_factory.mktemp("newcomer")
    environment = new_environment(folder / "venv", NEW)
    start = time.monotonic()
    said = follow(section("InATestSuite.md", "With pytest"), folder, environment)
    return said, time.monotonic() - start, environment


@pytest.fixture(scope="session")
def environment(newcomer):
    """The wheel is installed, beside the newest SDK and pytest-xdist."""
    return install(newcomer[2], "pytest-xdist")


@pytest.fixture(scope="session")
def old_environment(tmp_path_factory):
    """The wheel is installed, beside an old SDK."""
    return install(new_environment(tmp_path_factory.mktemp("old") / "venv", OLD), only("*.whl"), "pytest", "stripe")


@pytest.fixture(scope="session", params=[NEW, OLD])
def either(request):
    """An old or a new SDK."""
    return request.getfixturevalue("environment" if request.param == NEW else "old_environment")


@pytest.fixture
def suite(environment, tmp_path):
    """Runs pytest on a suite of one file. Answers its status and what it has said."""
    def suite(text, *options, environment=environment):
        (tmp_path / "test_suite.py").write_text(text)
        return run("pytest", *options, cwd=tmp_path, environment=environment)
    return suite


def test_it_brings_the_command(environment):
    assert run("pinstripe", "--version", environment=environment) == (0, "0.1.0\n")


def test_the_article_takes_less_than_five_minutes(newcomer):
    said, seconds, _ = newcomer
    assert seconds < 300
    # The first run, with one test, and the last one with all of them.
    assert re.search(r"^=+ 1 passed", said, re.MULTILINE)
    assert re.search(r"^=+ 9 passed", said, re.MULTILINE)


@pytest.mark.parametrize("story", [
    "test_shop.py::test_a_payment_tells_by_webhook",
    "test_application.py::test_the_shop_knows_who_has_paid",
    "test_time.py::test_time_stands_still",
    "test_identity.py::test_a_session_is_verified",
    "test_identity.py::test_a_session_that_verifies_itself",
    "test_faults.py::test_the_sdk_tries_again",
    "test_faults.py::test_a_webhook_that_comes_twice",
    "test_faults.py::test_a_webhook_that_comes_too_late",
    "test_snapshot.py::test_each_case_begins_alike",
])
def test_the_article_tells_this_story(newcomer, story):
    assert f"{story} PASSED" in newcomer[0]


def test_eight_workers_share_one_daemon(suite, tmp_path):
    status, output = suite("""
import pytest

@pytest.mark.parametrize("number", range(64))
def test_my_account_is_empty(stripe_account, pinstripe, number):
    assert stripe_account.call("GET", "/v1/customers")["data"] == []
    stripe_account.call("POST", "/v1/customers", name=str(number))
    with open(f"urls-{number}", "w") as file:
        file.write(pinstripe.url)
""", "-n", "8")
    assert status == 0, output
    urls = {file.read_text() for file in tmp_path.glob("urls-*")}
    assert len(urls) == 1
    # The last worker has stopped it.
    assert run("curl", "--silent", "--max-time", "2", *urls)[0] != 0


def test_call_takes_lists_and_answers_files(suite):
    status, output = suite("""
def test_calls(stripe_account):
    account = stripe_account
    session = account.call("POST", "/v1/identity/verification_sessions", type="document")
    shown = account.call("GET", f"/v1/identity/verification_sessions/{session['id']}", expand=["last_verification_report"])
    assert shown["last_verification_report"] is None
    assert account.call("GET", "/v1/customers", created={"gte": 1})["data"] == []
    account.snapshot("base")
    assert account.call("GET", "/_admin/snapshots/base/file").startswith(b'{')
    moved = account.advance("2h")
    assert moved["settled"] and moved["fired"] == []
""")
    assert status == 0, output


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "two workers"])
def test_a_run_that_is_killed_leaves_no_daemon(environment, tmp_path, options):
    (tmp_path / "test_suite.py").write_text("""
import pytest, time

@pytest.mark.parametrize("number", range(2))
def test_slow(pinstripe, number):
    with open(f"url-{number}", "w") as file:
        file.write(pinstripe.url)
    time.sleep(600)
""")
    session = subprocess.Popen(
        ["pytest", *options], cwd=tmp_path, env={**CLEAN, **environment}, stdout=subprocess.DEVNULL, start_new_session=True)
    url = None
    deadline = time.monotonic() + 60
    while not url and time.monotonic() < deadline:
        url = next((file.read_text() for file in tmp_path.glob("url-*")), None)
        time.sleep(0.05)
    assert run("curl", "--silent", f"{url}/_admin/health")[0] == 0
    os.killpg(session.pid, signal.SIGKILL)
    session.wait()
    deadline = time.monotonic() + 20
    while run("curl", "--silent", f"{url}/_admin/health")[0] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.1)


BEGINNING = """
def customers(account):
    return getattr(account.client, "v1", account.client).customers

"""

FAILURES = {
    "another type came": ("""
    stripe_account.receive_webhooks()
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("charge.refunded")
""", ["No webhook charge.refunded has come.", "These came:", "customer.created cus_", "The account has no event charge.refunded."]),
    "the type came, with another name": ("""
    stripe_account.receive_webhooks()
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("customer.created", name="Jane")
""", ["No webhook customer.created with {'name': 'Jane'} has come.", ", its name is 'Jenny'"]),
    "it was expected already": ("""
    stripe_account.receive_webhooks()
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("customer.created")
    stripe_account.expect_webhook("customer.created")
""", ["(seen before) customer.created cus_"]),
    "none came": ("""
    stripe_account.receive_webhooks()
    stripe_account.expect_webhook("customer.created")
""", ["None came at all.", "The account has no event customer.created."]),
    "the receiver was too late": ("""
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.receive_webhooks()
    stripe_account.expect_webhook("customer.created")
""", ["None came at all.", "There is an event, evt_", "Was receive_webhooks() called after it?"]),
    "the receiver wants others": ("""
    stripe_account.receive_webhooks("charge.succeeded", "charge.refunded")
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("customer.created")
""", ["There is an event, evt_", "but receive_webhooks() asked for charge.succeeded, charge.refunded only."]),
    "there is no receiver": ("""
    stripe_account.expect_webhook("customer.created")
""", ["Nobody receives webhooks yet. Call receive_webhooks() before what causes them."]),
    "the endpoint is down": ("""
    stripe_account.receive_webhooks("charge.refunded")
    stripe_account.call("POST", "/v1/webhook_endpoints", url="http://127.0.0.1:9/hook", enabled_events=["*"])
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("charge.refunded")
""", ["customer.created did not reach http://127.0.0.1:9/hook: 127.0.0.1:9 refuses the connection"]),
    "the receiver answers 500": ("""
    stripe_account.receive_webhooks().status = 500
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.expect_webhook("customer.updated")
""", ["customer.created did not reach http://127.0.0.1:", "/: the endpoint answered 500"]),
    "a call is refused": ("""
    stripe_account.call("POST", "/v1/customers", nam="Jenny")
""", ["pinstripe.RequestFailed: POST /v1/customers was answered 400: Received unknown parameter: nam.", "(code parameter_unknown, param nam)"]),
    "a transition is impossible": ("""
    stripe_account.transition(customers(stripe_account).create({}).id, "verify")
""", ["/transitions/verify was answered 404: No such transition: 'verify'."]),
}


@pytest.fixture(scope="session")
def failing(either, tmp_path_factory):
    """All of them in one run. Answers what pytest says of each."""
    folder = tmp_path_factory.mktemp("failing")
    tests = [f"def test_{number}(stripe_account):{text}" for number, (text, _) in enumerate(FAILURES.values())]
    (folder / "test_suite.py").write_text(BEGINNING + "\n".join(tests))
    status, output = run("pytest", cwd=folder, environment=either)
    assert status == 1
    return re.split(r"^_+ test_\d+ _+$", output, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_explained(failing, failure):
    said = failing[list(FAILURES).index(failure)]
    for explanation in FAILURES[failure][1]:
        assert explanation in said
    # It shows the line of the test, and none of the fixtures' own.
    assert "account.py" not in said


def test_the_end_of_the_daemon_is_explained(suite):
    status, output = suite("""
import os, signal

def test_it_dies(stripe_account):
    [daemon] = open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split()
    os.kill(int(daemon), signal.SIGKILL)
    stripe_account.settle()

def test_the_next_one(stripe_account):
    pass
""")
    assert status == 1
    assert "E       pinstripe.PinstripeError: Pinstripe at http://127.0.0.1:" in output
    assert "does not answer: Connection re" in output and "It has ended with status -9." in output
    assert "ERROR at setup of test_the_next_one" in output


def test_any_failure_shows_what_went_wrong_before(suite, either):
    status, output = suite(BEGINNING + """
def test(stripe_account):
    stripe_account.call("POST", "/v1/webhook_endpoints", url="http://127.0.0.1:9/hook", enabled_events=["*"])
    customers(stripe_account).create({"name": "Jenny"})
    try:
        customers(stripe_account).create({"nam": "Jenny"})
    except Exception:
        pass
    assert "my order" == "paid"
""", environment=either)
    assert status == 1
    assert re.search(
        r"^-+ Pinstripe -+\n"
        r"customer.created did not reach http://127.0.0.1:9/hook: 127.0.0.1:9 refuses the connection\n"
        r"POST /v1/customers was answered 400: Received unknown parameter: nam. Did you mean name\?$", output, re.MULTILINE)


@pytest.mark.parametrize("variable, value, explanation", [
    ("PINSTRIPE_URL", "http://127.0.0.1:9", "Pinstripe at http://127.0.0.1:9 does not answer: Connection refused. PINSTRIPE_URL names it."),
    ("PINSTRIPE_BINARY", "/nowhere", "Pinstripe cannot be started: [Errno 2] No such file or directory: '/nowhere'. Set PINSTRIPE_BINARY to"),
])
def test_a_wrong_variable_is_explained(environment, tmp_path, variable, value, explanation):
    (tmp_path / "test_suite.py").write_text("def test(stripe_account): pass\n")
    status, output = run("pytest", cwd=tmp_path, environment={**environment, variable: value})
    assert status == 1 and explanation in output


def test_a_snapshot_keeps_the_receiver(suite, either):
    status, output = suite(BEGINNING + """
def test(stripe_account):
    stripe_account.snapshot("empty")
    stripe_account.receive_webhooks("customer.created")
    customers(stripe_account).create({"name": "Jenny"})
    stripe_account.restore("empty")
    customers(stripe_account).create({"name": "Jane"})
    stripe_account.expect_webhook("customer.created", name="Jane")
    assert [customer.name for customer in customers(stripe_account).list().data] == ["Jane"]
""", environment=either)
    assert status == 0, output
