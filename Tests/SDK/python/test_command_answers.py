"""What commands say: refusals in a sentence, what came of a retry, and what the doctor finds."""

import json
import re
import subprocess

import pytest

from daemon import BINARY, clean_environment
from receiver import Status
from wire import Wire

pytestmark = pytest.mark.without_sdk


@pytest.fixture
def run(daemon, key):
    """Runs `pinstripe ARGUMENTS` for this test's account, and answers the exit code and what was printed."""
    def run(*arguments, key=key):
        done = subprocess.run(
            [BINARY, *map(str, arguments), "--url", daemon.url, "--key", key], env=clean_environment(), capture_output=True, text=True, timeout=30,
            stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr
    return run


@pytest.fixture
def endpoint(wire, receiver):
    """A webhook endpoint of this test's account."""
    wire.post("/v1/webhook_endpoints", {"url": receiver.url("hook"), "enabled_events[]": "customer.created"})
    return receiver


def test_a_refusal_is_a_sentence(run):
    assert run("transition", "cus_none", "submit") == (1, "", "pinstripe: No such object: 'cus_none'\n")


def test_a_refusal_for_programs_is_what_the_daemon_answers(run):
    code, answer, complaint = run("transition", "cus_none", "submit", "--json")
    error = json.loads(answer)["error"]
    assert (code, error["code"], error["param"], complaint) == (1, "resource_missing", "id", "")


@pytest.mark.parametrize("command, meant", [
    (["progression", "identity.verification_sesion", "submit", "--after", "2"], "identity.verification_session"),
    (["progression", "identity.verification_session", "sumbit", "--after", "2"], "submit"), (["objects", "--object", "custmer"], "customer"),
])
def test_a_mistyped_value_gets_a_suggestion(run, command, meant):
    code, _, complaint = run(*command)
    assert code == 1
    assert f" Did you mean {meant}?" in complaint


@pytest.mark.parametrize("command, complaint", [
    (["fault", "--status", "700"], "--status: This value must be less than or equal to 599."),
    (["fault", "--message", "x"], "Missing required param: --status."),
    (["fault", "--method", "PUT"], "Invalid --method: must be one of DELETE, GET, or POST"),
    (["fault", "--path", "/x"], "Say what goes wrong: --action, --delay-ms or --status."),
    (["progression", "charge", "fail", "--after=-1"], "--after: This value must be greater than or equal to 0."),
    (["balance", "--add", "0"], "--add: This value must be greater than or equal to 1."),
])
def test_a_refusal_names_the_option(run, command, complaint):
    assert run(*command) == (1, "", f"pinstripe: {complaint}\n")


def test_an_amount_is_shown_with_its_currency(run, wire):
    wire.post("/v1/charges", {"amount": 2000, "currency": "usd", "source": "tok_visa"})
    assert run("objects", "--object", "charge")[1].splitlines()[1].endswith("  $20.00")


def test_a_retry_says_what_was_answered(run, wire, admin, endpoint):
    wire.post("/v1/customers")
    admin.settle()
    [delivery] = admin.deliveries()
    code, said, complaint = run("retry", delivery["id"])
    assert (code, said, complaint) == (0, f"customer.created was sent to {endpoint.url('hook')}. It answered 200.\n", "")


def test_a_retry_that_fails_says_when_the_next_attempt_comes(run, wire, admin, endpoint):
    endpoint.answers["hook"] = Status(500)
    wire.post("/v1/customers")
    admin.settle()
    [delivery] = admin.deliveries()
    code, said, complaint = run("retry", delivery["id"])
    assert (code, complaint) == (1, "")
    assert re.fullmatch(
        rf"customer\.created did not reach {re.escape(endpoint.url('hook'))}: .*500.*\. The next attempt comes at .+ of the account's clock\.\n", said)


def test_a_retry_of_nothing(run):
    assert run("retry", "dlv_999999999") == (1, "", "pinstripe: No such delivery: 'dlv_999999999'\n")


def findings(answer):
    return [finding["code"] for finding in json.loads(answer)["findings"]]


def test_the_doctor_finds_nothing(run, wire, endpoint):
    wire.post("/v1/customers")
    code, said, _ = run("doctor")
    assert (code, said.splitlines()[-1]) == (0, "Nothing is wrong.")
    code, answer, _ = run("doctor", "--json")
    assert (code, findings(answer)) == (0, [])


def test_the_doctor_names_the_delivery_that_failed(run, wire, admin, endpoint):
    endpoint.answers["hook"] = Status(500)
    wire.post("/v1/customers")
    admin.settle()
    [delivery] = admin.deliveries()
    code, answer, _ = run("doctor", "--json")
    [finding] = json.loads(answer)["findings"]
    assert (code, finding["code"], finding["delivery"]) == (1, "webhook_failed", delivery["id"])


def test_the_doctor_tells_a_typing_error_from_what_is_not_emulated(run, wire, endpoint):
    wire.post("/v1/custmers")
    wire.post("/v1/issuing/cardholders")
    code, answer, _ = run("doctor", "--json")
    assert (code, findings(answer)) == (1, ["not_emulated", "unknown_url"])
    assert "POST /v1/custmers: Stripe has no such URL either. Is it spelled right?" in run("doctor")[1]
    assert "POST /v1/issuing/cardholders: Stripe has this URL. Pinstripe does not emulate it yet." in run("doctor")[1]


def test_the_doctor_sees_that_the_program_has_another_key(run, wire, endpoint, new_key):
    wire.post("/v1/customers")
    code, answer, _ = run("doctor", "--json", key=new_key())
    assert (code, findings(answer)) == (1, ["other_key", "webhook_endpoint_of_other_key"])


def test_a_port_that_is_taken(daemon, tmp_path):
    port = daemon.url.rpartition(":")[2]
    done = subprocess.run(
        [BINARY, "serve", "--port", port, "--database", tmp_path / "x.sqlite"], env=clean_environment(), capture_output=True, text=True, timeout=30,
        stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"Perhaps a Pinstripe already runs there: pinstripe health --url http://127.0.0.1:{port}. To choose any free port: pinstripe serve --port 0\n")
