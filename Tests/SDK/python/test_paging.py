"""Auto-paging: the SDK walks a list page by page, in both directions, and keeps the filters."""

import pytest

SESSIONS = "/v1/identity/verification_sessions"


@pytest.fixture
def made(sessions):
    """25 sessions of two customers in turn, newest first."""
    created = [sessions.create({"type": "document", "client_reference_id": "even" if n % 2 == 0 else "odd"}).id for n in range(25)]
    return created[::-1]


def walk(page):
    return [each.id for each in page.auto_paging_iter()]


def test_forward_over_every_page(sessions, made):
    assert walk(sessions.list()) == made
    assert walk(sessions.list({"limit": 1})) == made
    assert walk(sessions.list({"limit": 7})) == made
    assert walk(sessions.list({"limit": 100})) == made


def test_forward_from_a_cursor(sessions, made):
    assert walk(sessions.list({"limit": 4, "starting_after": made[9]})) == made[10:]


def test_backward_comes_oldest_first_up_to_the_newest(sessions, made):
    assert walk(sessions.list({"limit": 4, "ending_before": made[9]})) == made[:9][::-1]
    assert walk(sessions.list({"limit": 3, "ending_before": made[-1]})) == made[:-1][::-1]


def test_filters_hold_on_every_page(sessions, made):
    assert walk(sessions.list({"limit": 3, "client_reference_id": "even"})) == made[0::2]
    assert walk(sessions.list({"limit": 3, "client_reference_id": "odd", "ending_before": made[-1]})) == made[1::2][::-1]


def test_what_is_expanded_stays_so_on_every_page(sessions, admin, made):
    for id in made[:6]:
        admin.submit(id)
        admin.verify(id)
    pages = sessions.list({"limit": 2, "status": "verified", "expand": ["data.last_verification_report"]})
    objects = [each.last_verification_report.object for each in pages.auto_paging_iter()]
    assert objects == ["identity.verification_report"] * 6


def test_a_session_made_during_the_walk_is_not_met(sessions, made):
    seen = []
    for each in sessions.list({"limit": 5}).auto_paging_iter():
        seen.append(each.id)
        if len(seen) == 3:
            sessions.create({"type": "document"})
    assert seen == made


def test_next_and_previous_page(sessions, made):
    first = sessions.list({"limit": 10})
    second = first.next_page()
    assert [each.id for each in second] == made[10:20]
    assert [each.id for each in sessions.list({"limit": 10, "ending_before": made[20]}).data] == made[10:20]
    assert [each.id for each in second.next_page()] == made[20:]
    assert second.next_page().next_page().is_empty


def test_the_older_style_pages_too(legacy, sessions, made):
    page = legacy.identity.VerificationSession.list(limit=6, client_reference_id="odd")
    assert walk(page) == made[1::2]
    assert page.url == SESSIONS
