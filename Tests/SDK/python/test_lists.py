"""Lists: order, limits, filters and cursors."""

import pytest

from expectations import invalid, plain, refusal, refused

SESSIONS = "/v1/identity/verification_sessions"
REPORTS = "/v1/identity/verification_reports"
NOON = 4_000_000_000


def ids(list):
    return [each.id for each in list]


@pytest.fixture
def five(sessions):
    """Five sessions, newest first, as a list gives them."""
    return [sessions.create({"type": "document"}).id for _ in range(5)][::-1]


def test_an_empty_list(sessions, reports):
    assert plain(sessions.list()) == {"object": "list", "data": [], "has_more": False, "url": SESSIONS}
    assert plain(reports.list()) == {"object": "list", "data": [], "has_more": False, "url": REPORTS}


def test_a_list_holds_whole_objects(sessions, verified):
    session = verified(type="document", metadata={"a": "1"})
    assert plain(sessions.list()) == {"object": "list", "data": [plain(session)], "has_more": False, "url": SESSIONS}


def test_newest_first_even_within_one_second(sessions, admin, five):
    admin.clock(frozen=True)
    more = [sessions.create({"type": "document"}) for _ in range(5)]
    assert len({each.created for each in more}) == 1
    assert ids(sessions.list()) == [each.id for each in reversed(more)] + five


def test_limit(sessions, wire):
    for _ in range(101):
        wire.post(SESSIONS, "type=document")
    sizes = {limit: len(sessions.list({"limit": limit} if limit is not None else {}).data)
             for limit in (None, -1, 0, 1, 7, 100, 101, 200)}
    assert sizes == {None: 10, -1: 1, 0: 1, 1: 1, 7: 7, 100: 100, 101: 100, 200: 100}


def test_pages_forward(sessions, five):
    first = sessions.list({"limit": 2})
    second = sessions.list({"limit": 2, "starting_after": five[1]})
    last = sessions.list({"limit": 2, "starting_after": five[3]})
    assert [ids(page) for page in (first, second, last)] == [five[0:2], five[2:4], five[4:5]]
    assert [page.has_more for page in (first, second, last)] == [True, True, False]
    assert sessions.list({"starting_after": five[4]}).data == []


def test_pages_backward_are_adjacent_to_the_cursor_and_newest_first(sessions, five):
    near = sessions.list({"limit": 2, "ending_before": five[4]})
    far = sessions.list({"limit": 2, "ending_before": five[2]})
    assert (ids(near), near.has_more) == (five[2:4], True)
    assert (ids(far), far.has_more) == (five[0:2], False)
    assert sessions.list({"ending_before": five[0]}).data == []


def test_exactly_a_page_has_no_more(sessions, five):
    assert sessions.list({"limit": 5}).has_more is False
    assert sessions.list({"limit": 4}).has_more is True


def test_cursors_that_name_nothing(sessions, sessions_for, new_key):
    known = sessions.create({"type": "document"}).id
    foreign = sessions_for(new_key()).create({"type": "document"}).id
    for cursor in ("starting_after", "ending_before"):
        for id in ("vs_nope", foreign):
            assert refusal(lambda: sessions.list({cursor: id})) == refused(
                f"No such VerificationSession: '{id}'", param=cursor, code="resource_missing")
    # Whether the cursor exists is asked before whether there are two.
    assert refusal(lambda: sessions.list({"starting_after": "vs_nope", "ending_before": known}))[2]["message"] == (
        "No such VerificationSession: 'vs_nope'")


def test_one_cursor_at_most(sessions):
    known = sessions.create({"type": "document"}).id
    kind, status, error = refusal(lambda: sessions.list({"starting_after": known, "ending_before": known}))
    error.pop("param", None)
    assert (kind, status, error) == ("InvalidRequestError", 400, invalid(
        "Received both starting_after and ending_before parameters. Please pass in only one."))


def test_filter_by_status(sessions, admin):
    waiting, processing, verified, canceled = (sessions.create({"type": "document"}).id for _ in range(4))
    admin.submit(processing)
    admin.submit(verified)
    admin.verify(verified)
    sessions.cancel(canceled)
    expected = {"requires_input": [waiting], "processing": [processing], "verified": [verified], "canceled": [canceled]}
    assert {status: ids(sessions.list({"status": status})) for status in expected} == expected


def test_filter_by_reference_and_customer(sessions):
    bob = sessions.create({"type": "document", "client_reference_id": "bob"}).id
    anna = sessions.create({"type": "document", "client_reference_id": "anna", "related_customer_account": "acct_1Anna"}).id
    assert ids(sessions.list({"client_reference_id": "bob"})) == [bob]
    assert ids(sessions.list({"client_reference_id": "carl"})) == []
    assert ids(sessions.list({"related_customer_account": "acct_1Anna"})) == [anna]
    assert ids(sessions.list({"related_customer": "cus_nobody"})) == []
    assert ids(sessions.list({"client_reference_id": "bob", "related_customer_account": "acct_1Anna"})) == []


def test_filter_by_time_of_creation(sessions, admin):
    made = {}
    for minute in range(5):
        admin.clock(now=NOON + 60 * minute, frozen=True)
        made[minute] = sessions.create({"type": "document"}).id

    def minutes(created):
        found = ids(sessions.list({"created": created}))
        return [minute for id in found for minute in made if made[minute] == id]

    assert minutes(NOON + 120) == [2]
    assert minutes({"gt": NOON + 120}) == [4, 3]
    assert minutes({"gte": NOON + 120}) == [4, 3, 2]
    assert minutes({"lt": NOON + 120}) == [1, 0]
    assert minutes({"lte": NOON + 120}) == [2, 1, 0]
    assert minutes({"gt": NOON, "lte": NOON + 180}) == [3, 2, 1]
    assert minutes({"gt": NOON + 240}) == []


def test_a_cursor_need_not_match_the_filter(sessions):
    a, b, c = (sessions.create({"type": "document", "client_reference_id": name}).id for name in ("odd", "even", "odd"))
    assert ids(sessions.list({"client_reference_id": "odd", "starting_after": b})) == [a]
    assert ids(sessions.list({"client_reference_id": "odd", "ending_before": b})) == [c]


def test_filters_of_reports(reports, admin, verified):
    admin.clock(now=NOON, frozen=True)
    document = verified(type="document", client_reference_id="bob")
    admin.clock(advance=60)
    id_number = verified(type="id_number", client_reference_id="anna")
    flow = verified(verification_flow="vf_kyc")
    names = {session.last_verification_report: name for name, session in
             (("document", document), ("id_number", id_number), ("flow", flow))}

    def found(**filters):
        return [names[each.id] for each in reports.list(filters)]

    assert found() == ["flow", "id_number", "document"]
    assert found(type="document") == ["document"]
    assert found(type="id_number") == ["id_number"]
    assert found(client_reference_id="anna") == ["id_number"]
    assert found(verification_session=flow.id) == ["flow"]
    assert found(verification_session="vs_nope") == []
    assert found(created={"lt": NOON + 60}) == ["document"]
    assert found(created=NOON + 60, type="id_number") == ["id_number"]
    assert found(limit=1, starting_after=flow.last_verification_report) == ["id_number"]


@pytest.mark.parametrize("parameters, message, param, code", [
    ({"limit": "ten"}, "Invalid integer: ten", "limit", "parameter_invalid_integer"),
    ({"limit": 1.5}, "Invalid integer: 1.5", "limit", "parameter_invalid_integer"),
    ({"created": "noon"}, "Invalid integer: noon", "created", "parameter_invalid_integer"),
    ({"created": {"gte": "noon"}}, "Invalid integer: noon", "created[gte]", "parameter_invalid_integer"),
    ({"created": {"after": 1}}, "Received unknown parameter: created[after]", "created[after]", "parameter_unknown"),
    ({"status": "lost"}, "Invalid status: must be one of canceled, processing, requires_input, or verified", "status", None),
    ({"type": "document"}, "Received unknown parameter: type", "type", "parameter_unknown"),
    ({"offset": 10}, "Received unknown parameter: offset", "offset", "parameter_unknown"),
], ids=str)
def test_bad_filters_of_sessions(sessions, parameters, message, param, code):
    assert refusal(lambda: sessions.list(parameters)) == refused(message, param=param, code=code)


def test_bad_filters_of_reports(reports):
    assert refusal(lambda: reports.list({"type": "verification_flow"})) == refused(
        "Invalid type: must be one of document or id_number", param="type")
    assert refusal(lambda: reports.list({"status": "verified"})) == refused(
        "Received unknown parameter: status", param="status", code="parameter_unknown")
