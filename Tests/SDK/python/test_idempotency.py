"""Idempotency keys: the same request twice is one request; what is remembered, of whom, and for how long."""

import secrets

from expectations import REQUEST_ID, invalid, plain

SESSIONS = "/v1/identity/verification_sessions"
IN_USE = (
    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
    "Try using a key other than '{}' if you meant to execute a different request."
)
ELSEWHERE = (
    "Keys for idempotent requests can only be used for the same endpoint they were first used for ('{}' vs '{}'). "
    "Try using a key other than '{}' if you meant to execute a different request."
)


def once(key="once"):
    return {"Idempotency-Key": key}


def replayed(answer):
    return answer.headers["Idempotent-Replayed"]


def count(wire):
    return len(wire.get(SESSIONS).json["data"])


def test_the_first_run_and_its_replay(wire):
    first = wire.post(SESSIONS, "type=document", headers=once())
    assert (first.status, replayed(first)) == (200, None)
    assert first.headers["Original-Request"] == first.request_id == REQUEST_ID
    assert first.headers["Idempotency-Key"] == "once"
    assert first.headers["Stripe-Should-Retry"] == "false"

    again = wire.post(SESSIONS, "type=document", headers=once())
    assert (again.status, again.body, replayed(again)) == (200, first.body, "true")
    assert again.headers["Original-Request"] == first.request_id != again.request_id
    assert again.headers["Idempotency-Key"] == "once"
    assert count(wire) == 1


def test_the_sdk_sees_one_object(sessions):
    first, again = (sessions.create({"type": "document"}, {"idempotency_key": "once"}) for _ in range(2))
    assert plain(first) == plain(again)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(sessions.list().data) == 1


def test_a_post_without_a_key_is_not_given_one(wire):
    answer = wire.post(SESSIONS, "type=document")
    for name in ("Idempotency-Key", "Original-Request", "Idempotent-Replayed"):
        assert answer.headers[name] is None


def test_other_parameters_or_another_path_is_a_mismatch(wire):
    session = wire.post(SESSIONS, "type=document", headers=once()).json
    for form in ("type=id_number", "type=document&metadata[a]=1"):
        answer = wire.post(SESSIONS, form, headers=once())
        assert (answer.status, answer.error) == (400, {"message": IN_USE.format("once"), "type": "idempotency_error"})
    path = f"{SESSIONS}/{session['id']}/cancel"
    answer = wire.post(path, "", headers=once())
    assert (answer.status, answer.error) == (400, {"message": ELSEWHERE.format(path, SESSIONS, "once"), "type": "idempotency_error"})
    assert count(wire) == 1


def test_the_same_parameters_in_other_words_are_the_same(wire):
    types = "options[document][allowed_types]"
    first = wire.post(SESSIONS, f"type=document&metadata[a]=1&metadata[b]=x+y&{types}[0]=passport", headers=once())
    again = wire.post(SESSIONS, f"{types}%5B0%5D=passport&metadata[b]=x%20y&metadata[a]=1&type=document", headers=once())
    assert (again.body, replayed(again)) == (first.body, "true")


def test_an_array_is_the_same_with_and_without_its_indices(wire):
    """An SDK writes the indices, curl does not; it is the decoded parameters that count."""
    types = "options[document][allowed_types]"
    forms = [f"type=document&{types}[0]=passport&{types}[1]=id_card", f"type=document&{types}[]=passport&{types}[]=id_card"]
    first, again = (wire.post(SESSIONS, form, headers=once()) for form in forms)
    assert (again.body, replayed(again)) == (first.body, "true")


def test_an_answer_is_replayed_as_it_was_though_the_object_moved_on(wire):
    first = wire.post(SESSIONS, "type=document", headers=once())
    wire.post(f"{SESSIONS}/{first.json['id']}/cancel")
    again = wire.post(SESSIONS, "type=document", headers=once())
    assert (again.json["status"], again.body) == ("requires_input", first.body)


def test_a_refusal_by_the_endpoint_is_remembered(wire):
    id = wire.post(SESSIONS, "type=document").json["id"]
    wire.post(f"{SESSIONS}/{id}/cancel")
    first = wire.post(f"{SESSIONS}/{id}/cancel", headers=once())
    again = wire.post(f"{SESSIONS}/{id}/cancel", headers=once())
    assert (first.status, first.error["code"], replayed(first)) == (400, "status_transition_invalid", None)
    assert (again.status, again.body, replayed(again)) == (400, first.body, "true")


def test_a_fault_in_the_parameters_is_not_remembered(wire):
    for form in ("type=selfie", "", "type=document&foo=1", "type=document&expand[]=nonsense"):
        wrong = wire.post(SESSIONS, form, headers=once())
        assert (wrong.status, replayed(wrong)) == (400, None)
    right = wire.post(SESSIONS, "type=document", headers=once())
    assert (right.status, replayed(right)) == (200, None)


def test_a_refused_key_or_version_or_url_is_not_remembered(wire):
    assert wire.post(SESSIONS, "type=document", headers={**once(), "Authorization": "Bearer banana"}).status == 401
    assert wire.post(SESSIONS, "type=document", headers={**once(), "Stripe-Version": "soon"}).status == 400
    assert wire.post("/v1/nonsense", "type=document", headers=once()).status == 404
    right = wire.post(SESSIONS, "type=document", headers=once())
    assert (right.status, replayed(right)) == (200, None)


def test_each_account_has_keys_of_its_own(wire, new_key):
    first = wire.post(SESSIONS, "type=document", headers=once()).json["id"]
    other = wire.post(SESSIONS, "type=id_number", headers={**once(), "Authorization": f"Bearer {new_key()}"}).json["id"]
    account = {"Stripe-Account": "acct_1" + secrets.token_hex(8)[:15]}
    connected = wire.post(SESSIONS, "type=id_number", headers={**once(), **account}).json["id"]
    assert len({first, other, connected}) == 3


def test_keys_of_one_account_share_them(wire, key):
    first = wire.post(SESSIONS, "type=document", headers=once())
    again = wire.post(SESSIONS, "type=document", headers={**once(), "Authorization": f"Bearer {key.replace('sk_', 'rk_', 1)}"})
    assert (again.body, replayed(again)) == (first.body, "true")


def test_a_key_is_forgotten_after_a_day_of_the_accounts_clock(wire, admin):
    admin.clock(frozen=True)
    first = wire.post(SESSIONS, "type=document", headers=once()).json["id"]
    admin.clock(advance=24 * 3600 - 1)
    assert wire.post(SESSIONS, "type=document", headers=once()).json["id"] == first
    admin.clock(advance=2)
    fresh = wire.post(SESSIONS, "type=id_number", headers=once())
    assert (fresh.status, replayed(fresh)) == (200, None)
    assert fresh.json["id"] != first


def test_a_get_has_no_use_for_a_key(wire):
    wire.post(SESSIONS, "type=document")
    for path in (SESSIONS, "/v1/identity/verification_reports"):
        answer = wire.get(path, headers=once())
        assert (answer.status, replayed(answer), answer.headers["Original-Request"]) == (200, None, None)


def test_an_empty_key_and_a_long_one(wire):
    empty = wire.post(SESSIONS, "type=document", headers=once(""))
    assert (empty.status, empty.error) == (400, invalid("Idempotency Key must be a non-empty string."))
    assert wire.post(SESSIONS, "type=document", headers=once("k" * 255)).status == 200
    assert wire.post(SESSIONS, "type=document", headers=once("k" * 256)).status == 400
    assert count(wire) == 1
