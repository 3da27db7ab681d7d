"""The daemon against its own OpenAPI document: see `run`."""

import atexit
import collections
import copy
import os
import re
import tempfile
from urllib.parse import quote

import attack
import hypothesis
import pytest
import schemathesis
from daemon import Daemon
from hypothesis import HealthCheck, Phase
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from world import KEY, VERSION, World

SEED = int(os.environ.get("PINSTRIPE_SEED", "2026"))
EXAMPLES = int(os.environ.get("PINSTRIPE_EXAMPLES", "5"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# The share of calls that must have succeeded at least once.
FLOOR = 0.97
LONGEST_QUERY = 8000

folder = tempfile.TemporaryDirectory(prefix="pinstripe-openapi-")
daemon = Daemon(folder.name, "--forwarding-timeout", "1", "--webhook-timeout", "1", database=":memory:").start()
# The last test stops it. It may not be selected, or not be reached.
atexit.register(daemon.kill)
world = World(daemon.url).build()
DOCUMENT = world.call("GET", "/_admin/openapi.json").json()
schema = schemathesis.openapi.from_dict(attack.loaded(copy.deepcopy(DOCUMENT), world.ids))
schema.config.update(base_url=daemon.url)
OPERATIONS = {
    operation.definition.raw["operationId"]: operation for operation in (result.ok() for result in schema.get_all_operations())
    if operation.definition.raw["operationId"] not in attack.LEFT_OUT
}
# How often each call has succeeded.
successes = collections.Counter()


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return getattr(value, "data", value if isinstance(value, bytes) else str(value).encode())


def operation_of(method, path):
    """The operation that a request is meant for. Words come before ids."""
    def fits(operation):
        return operation.method == method.lower() and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", operation.path), path)

    return min(filter(fits, OPERATIONS.values()), key=lambda operation: operation.path.count("{"))


def name_of(operation):
    return operation.definition.raw["operationId"]


def test_the_document_is_valid():
    validate(DOCUMENT)


@pytest.mark.parametrize("position", range(len(world.answers)))
def test_a_call_that_succeeds_answers_as_the_document_says(position):
    method, path, response = world.answers[position]
    operation = operation_of(method, path)
    successes[name_of(operation)] += 1
    operation.validate_response(response)


def sent(case):
    """Sends a case with the account's key, and with names in brackets."""
    if isinstance(case.body, dict) and case.media_type == "application/x-www-form-urlencoded":
        case.body = dict(attack.flat(case.body))
    if isinstance(case.query, dict):
        case.query = dict(attack.flat(case.query))
        # What is too long for a line of HTTP is refused before anybody knows what it is about.
        hypothesis.assume(sum(len(quote(text)) for pair in case.query.items() for text in pair) < LONGEST_QUERY)
    headers = {"Authorization": f"Bearer {KEY}"}
    if name_of(case.operation).startswith("PostEphemeralKeys"):
        headers["Stripe-Version"] = VERSION
    return case.call(headers=headers, timeout=20)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_sent_the_answer_is_as_the_document_says(name, mode):
    operation = OPERATIONS[name]

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(mode))
    def attacked(case):
        response = sent(case)
        if response.status_code == 200:
            successes[name] += 1
        case.validate_response(response, checks=CHECKS)

    try:
        attacked()
    except hypothesis.errors.Unsatisfiable:
        # Nothing can be wrong where there are no parameters.
        assert mode == GenerationMode.NEGATIVE


def test_nearly_every_call_has_succeeded(capsys):
    missing = sorted(set(OPERATIONS) - set(successes))
    share = 1 - len(missing) / len(OPERATIONS)
    with capsys.disabled():
        print(f"\n{len(OPERATIONS)} calls, {share:.1%} of which have succeeded at least once. Not: {', '.join(missing) or 'none'}")
    assert share >= FLOOR, missing


def test_the_daemon_is_well():
    assert daemon.is_running
    assert world.call("GET", "/_admin/health").json()["status"] == "ok"
    daemon.stop()
    assert daemon.log.strip() == ""
