"""The control plane: health, reset, clock, objects, transitions, resources and shutdown."""

import json
import time

import pytest

from expectations import INTEGER, SENTENCE, Like, illegal, plain
from wire import Admin, Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"
NOON = 4_000_000_000
TEXT = Like(".+")


@pytest.fixture
def create(wire):
    """Creates a session without the SDK and answers its id."""
    return lambda form="type=document": wire.post(SESSIONS, form).json["id"]


def face(clock):
    return clock["now"], clock["frozen"]


def names(object):
    return {transition["name"] for transition in object["transitions"]}


# Health

def test_health(start_daemon, key):
    daemon = start_daemon()
    admin, wire = Admin(daemon.url), Wire(daemon.url, key)
    before = admin.health()
    assert sorted(before) == ["api_version", "objects", "status", "uptime_seconds", "version"]
    assert (before["status"], before["version"], before["api_version"]) == (TEXT, TEXT, "2026-10-28.endive")
    assert before["uptime_seconds"] >= 0
    wire.post(SESSIONS, "type=document")
    assert admin.health()["objects"] == before["objects"] + 1


# Reset

def test_reset_of_one_account(admin, wire, create, new_key):
    other = {"Authorization": f"Bearer {new_key()}"}
    wire.post(SESSIONS, "type=document", headers=other)
    create(), create()
    assert admin.reset() == {"objects_removed": 2}
    assert wire.get(SESSIONS).json["data"] == []
    assert len(wire.get(SESSIONS, headers=other).json["data"]) == 1
    assert admin.reset() == {"objects_removed": 0}


def test_reset_of_every_account(start_daemon, new_key):
    daemon = start_daemon()
    wires = [Wire(daemon.url, new_key()) for _ in range(3)]
    for wire in wires:
        wire.post(SESSIONS, "type=document")
    assert Admin(daemon.url).reset() == {"objects_removed": 3}
    assert [wire.get(SESSIONS).json["data"] for wire in wires] == [[], [], []]


def test_reset_forgets_the_clock_the_timers_and_the_idempotency_keys(admin, wire, create):
    admin.clock(now=NOON, frozen=True)
    id = wire.post(SESSIONS, "type=document", headers={"Idempotency-Key": "once"}).json["id"]
    wire.post(f"{SESSIONS}/{id}/redact")
    admin.reset()
    clock = admin.clock()
    assert clock["frozen"] is False and abs(clock["now"] - time.time()) < 60
    assert admin.clock(advance="5d")["fired"] == []
    assert wire.get(f"{SESSIONS}/{id}").status == 404
    again = wire.post(SESSIONS, "type=document", headers={"Idempotency-Key": "once"})
    assert (again.status, again.headers["Idempotent-Replayed"]) == (200, None)


def test_reset_to_a_time(admin, wire, create):
    admin.reset(now=NOON)
    assert NOON <= admin.clock()["now"] <= NOON + 60
    assert NOON <= wire.get(f"{SESSIONS}/{create()}").json["created"] <= NOON + 60


# Clock

def test_the_clock_runs_with_the_wall(admin):
    clock = admin.clock()
    assert clock["frozen"] is False and abs(clock["now"] - time.time()) < 60


def test_a_frozen_clock_moves_only_when_told(admin):
    assert face(admin.clock(now=NOON, frozen=True)) == (NOON, True)
    assert face(admin.clock()) == (NOON, True)
    assert face(admin.clock(advance=3600)) == (NOON + 3600, True)
    assert admin.clock(advance="90m")["now"] == NOON + 9000
    assert admin.clock(advance="4d")["now"] == NOON + 9000 + 4 * 86400
    assert admin.clock(frozen=False)["frozen"] is False


def test_objects_carry_the_time_of_the_clock(admin, wire, create):
    admin.clock(now=NOON, frozen=True)
    assert wire.get(f"{SESSIONS}/{create()}").json["created"] == NOON


def test_each_account_has_its_own_clock(daemon, admin, new_key):
    other = Admin(daemon.url, new_key())
    admin.clock(now=NOON, frozen=True)
    assert other.clock()["frozen"] is False and abs(other.clock()["now"] - time.time()) < 60


@pytest.mark.parametrize("change", [
    {"now": NOON - 1}, {"now": 1}, {"advance": -1}, {"advance": "soon"}, {"advance": "4x"}, {"now": "noon"},
    {"frozen": "maybe"}, {"now": NOON - 1, "frozen": False}, {"advance": 10 ** 30},
], ids=str)
def test_a_change_that_cannot_be_changes_nothing(admin, change):
    admin.clock(now=NOON, frozen=True)
    answer = admin.call("POST", "/clock", change)
    assert (answer.status, answer.error["type"]) == (400, "invalid_request_error")
    assert face(admin.clock()) == (NOON, True)


def test_timers_fire_in_due_order_and_are_named(admin, wire, create):
    admin.clock(now=NOON, frozen=True)
    first = create()
    wire.post(f"{SESSIONS}/{first}/redact")
    admin.clock(advance=60)
    second = create()
    wire.post(f"{SESSIONS}/{second}/redact")

    assert admin.clock(advance="3d")["fired"] == []
    fired = json.dumps(admin.clock(advance="2d")["fired"])
    assert 0 <= fired.index(first) < fired.index(second)
    history = [admin.object(id)["history"][-1]["at"] for id in (first, second)]
    assert history == [NOON + 4 * 86400, NOON + 60 + 4 * 86400]


def test_a_form_body_will_do(admin):
    admin.clock(now=NOON, frozen=True)
    assert admin.wire.post("/_admin/clock", "advance=1h").json["now"] == NOON + 3600


# Objects

def test_an_object_and_its_history(admin, wire, create):
    admin.clock(now=NOON, frozen=True)
    id = create()
    for transition in ("submit", "verify"):
        admin.clock(advance=10)
        admin.fire(id, transition)

    seen = admin.object(id)
    assert sorted(seen) == ["account", "history", "object", "pending", "status", "transitions"]
    assert (seen["object"], seen["status"]) == (wire.get(f"{SESSIONS}/{id}").json, "verified")
    assert all({"at", "cause", "from", "to", "transition"} <= set(entry) for entry in seen["history"])
    assert [entry["event"] for entry in seen["history"]] == [
        f"identity.verification_session.{name}" for name in ("created", "processing", "verified")]
    steps = [(entry["at"], entry["from"], entry["to"], entry["transition"]) for entry in seen["history"]]
    assert steps[-2:] == [
        (NOON + 10, "requires_input", "processing", "submit"), (NOON + 20, "processing", "verified", "verify")]
    assert steps[0][::2] == (NOON, "requires_input")


def test_the_transitions_that_are_open_now(admin, wire, create):
    id = create()
    assert "submit" in names(admin.object(id))
    processing = admin.submit(id)
    assert {"verify", "reject"} <= names(processing) and "submit" not in names(processing)
    assert {transition["name"]: transition["to"] for transition in processing["transitions"]}["verify"] == "verified"
    assert all(sorted(transition) == ["name", "parameters", "to"] for transition in processing["transitions"])
    assert not {"submit", "verify", "reject"} & names(admin.verify(id))


def test_firing_a_transition_answers_as_the_object_does(admin, create):
    id = create()
    assert admin.submit(id) == admin.object(id)
    assert admin.reject(id, "document_expired") == admin.object(id)
    assert admin.submit(id) == admin.object(id)
    assert admin.verify(id) == admin.object(id)


def listed_of_all(admin):
    """Every page: other tests' accounts have objects, too, and some of their clocks are ahead."""
    ids, page = [], {"has_more": True}
    while page["has_more"]:
        page = admin.ask("GET", f"/objects?limit=100{f'&starting_after={ids[-1]}' if ids else ''}")
        ids += [each["id"] for each in page["data"]]
    return ids


def test_all_objects_of_an_account(daemon, admin, create, new_key):
    mine = create()
    admin.submit(mine)
    report = admin.verify(mine)["object"]["last_verification_report"]

    def listed(admin, query=""):
        return [each["id"] for each in admin.ask("GET", f"/objects{query}")["data"]]

    assert listed(admin) == [report, *listed(admin, "?object=file"), mine]
    assert listed(admin, "?object=identity.verification_session") == [mine]
    assert listed(admin, "?object=identity.verification_report") == [report]
    assert mine in listed_of_all(Admin(daemon.url))
    assert listed(Admin(daemon.url, new_key())) == []


def test_without_a_key_the_objects_of_all_accounts_are_in_reach(daemon, create):
    id = create()
    everyone = Admin(daemon.url)
    assert everyone.object(id)["status"] == "requires_input"
    assert everyone.submit(id)["status"] == "processing"


def test_another_accounts_object_is_out_of_reach(daemon, create, new_key):
    id = create()
    other = Admin(daemon.url, new_key())
    for answer in (other.call("GET", f"/objects/{id}"), other.call("POST", f"/objects/{id}/transitions/submit", {})):
        assert (answer.status, answer.error["code"]) == (404, "resource_missing")


# Transitions

def test_transitions_that_the_status_does_not_allow(admin, wire, create):
    id = create()
    admin.submit(id)
    answer = admin.call("POST", f"/objects/{id}/transitions/submit", {})
    assert (answer.status, answer.error) == illegal("submit", "processing", "submitted", "requires_input")[1:]
    admin.verify(id)
    for verb, body in (("submit", {}), ("verify", {}), ("reject", {"code": "document_expired"})):
        answer = admin.call("POST", f"/objects/{id}/transitions/{verb}", body)
        assert (answer.status, answer.error["code"]) == (400, "status_transition_invalid")
        assert answer.error["message"].startswith(
            f"You cannot {verb} this VerificationSession because it has a status of verified.")
    assert admin.object(id)["status"] == "verified"


def test_verify_and_reject_need_a_submission_first(admin, create):
    for name, parameters in [("verify", {}), ("reject", {"code": "abandoned"})]:
        id = create()
        answer = admin.call("POST", f"/objects/{id}/transitions/{name}", parameters)
        participle = {"verify": "verified", "reject": "rejected"}[name]
        assert answer.status == 400
        assert answer.error["code"] == "status_transition_invalid"
        assert answer.error["message"] == (
            f"You cannot {name} this VerificationSession because it has a status of requires_input. "
            f"Only a VerificationSession with one of the following statuses may be {participle}: processing."
        )
        assert admin.object(id)["status"] == "requires_input"


def test_reject_needs_a_code_that_exists(admin, create):
    id = create()
    admin.submit(id)
    path = f"/objects/{id}/transitions/reject"
    missing, unknown, surplus = (admin.call("POST", path, body) for body in (
        {}, {"code": "bad_hair_day"}, {"code": "document_expired", "mood": "bad"}))
    assert (missing.status, missing.error["message"]) == (400, "Missing required param: code.")
    assert (unknown.status, unknown.error["param"]) == (400, "code")
    assert unknown.error["message"].startswith("Invalid code: must be one of ")
    assert (surplus.status, surplus.error["message"]) == (400, "Received unknown parameter: mood")
    assert admin.object(id)["status"] == "processing"


def test_transitions_and_objects_that_are_not_there(admin, create):
    id = create()
    for answer in (
        admin.call("POST", f"/objects/{id}/transitions/teleport", {}),
        admin.call("POST", "/objects/vs_nope/transitions/submit", {}),
        admin.call("GET", "/objects/vs_nope"),
        admin.call("GET", "/nonsense"),
        admin.call("POST", "/nonsense", {}),
    ):
        assert (answer.status, answer.error["type"]) == (404, "invalid_request_error")


def test_a_body_that_is_no_json(admin):
    for body in ("{", "[1", "nul", '"text"', "[]", '{"advance": 1,}'):
        answer = admin.wire.call("POST", "/_admin/clock", body=body, headers={"Content-Type": "application/json"})
        assert (answer.status, answer.error["type"]) == (400, "invalid_request_error"), body


# Resources, shutdown, who may

def test_resources(admin):
    resources = json.dumps(admin.ask("GET", "/resources"))
    for name in ("identity.verification_session", "identity.verification_report", SESSIONS, "requires_input"):
        assert name in resources


def test_shutdown(start_daemon):
    daemon = start_daemon()
    assert Admin(daemon.url).call("POST", "/shutdown").status == 200
    assert daemon.wait() == 0


def test_the_control_plane_may_ask_for_a_token(start_daemon, key):
    daemon = start_daemon("--admin", "token", "--admin-token", "open-sesame")
    wire = Wire(daemon.url, key)
    assert wire.post(SESSIONS, "type=document").status == 200
    tokens = {None: 403, "": 403, "open-sesam": 403, "open-sesame!": 403, "open-sesame": 200}
    for token, status in tokens.items():
        assert wire.post("/_admin/reset", headers={"Pinstripe-Admin-Token": token}).status == status, token
    assert wire.get("/_admin/health").status == 200


def test_a_world_is_the_same_through_both_doors(admin, sessions, create):
    id = create()
    admin.submit(id)
    assert plain(sessions.retrieve(id)) == admin.object(id)["object"]
    assert admin.clock()["now"] == INTEGER
