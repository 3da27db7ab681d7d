"""The page at a verification session's `url`, in a real browser: what a person chooses there, and what comes of it.

Webhooks of one moment may overtake each other: which of them came is told, not in what order.
"""

import pytest

from shop import TITLE

CREATED, PROCESSING, VERIFIED, REQUIRES_INPUT, CANCELED = (
    f"identity.verification_session.{name}" for name in ("created", "processing", "verified", "requires_input", "canceled"))


EVERYTHING = {
    "verification_flow": "vf_1", "options[document][require_id_number]": "true", "options[document][require_matching_selfie]": "true",
    "provided_details[email]": "jenny@example.com", "provided_details[phone]": "+15555550100"}


def test_success_at_once_leads_back_and_webhooks_tell_of_it(browser, sessions, shop, webhooks, admin):
    back = shop.url("/back?order=42&name=J%C3%B6rg#top")
    session = sessions.create(back)

    browser.open(session["url"]).submit()

    browser.wait_for_url(back)
    browser.wait_for_heading(TITLE)
    assert shop.requests == ["GET /back?order=42&name=J%C3%B6rg"]
    assert sessions.retrieve(session["id"])["status"] == "verified"
    admin.settle()
    assert sorted(webhooks.types()) == sorted([CREATED, PROCESSING, VERIFIED])


def test_success_later_is_processing_until_the_clock_has_come_there(browser, sessions, shop, webhooks, admin):
    admin.clock(frozen=True)
    session = sessions.create(shop.url())

    browser.open(session["url"]).later().submit()

    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "processing"
    admin.clock(advance=2)
    assert sessions.retrieve(session["id"])["status"] == "processing"
    admin.clock(advance=1)
    assert sessions.retrieve(session["id"])["status"] == "verified"
    assert sorted(webhooks.types()) == sorted([CREATED, PROCESSING, VERIFIED])


def test_failure_later_after_the_seconds_that_were_typed(browser, sessions, shop, webhooks, admin):
    admin.clock(frozen=True)
    session = sessions.create(shop.url())

    browser.open(session["url"]).choose("document_expired").later(seconds=90).submit()

    browser.wait_for_url(shop.url())
    admin.clock(advance=89)
    assert sessions.retrieve(session["id"])["status"] == "processing"
    admin.clock(advance=1)
    assert sessions.retrieve(session["id"])["last_error"]["code"] == "document_expired"
    assert sorted(webhooks.types()) == sorted([CREATED, PROCESSING, REQUIRES_INPUT])


def test_a_delay_passes_by_itself_where_the_clock_runs(browser, sessions, shop):
    session = sessions.create(shop.url())
    browser.open(session["url"]).later(seconds=1).submit()
    browser.wait_for(lambda: sessions.retrieve(session["id"])["status"] == "verified")


@pytest.mark.parametrize("code", [
    "document_expired", "id_number_mismatch", "selfie_face_mismatch", "email_unverified_other", "phone_verification_declined", "abandoned",
])
def test_each_kind_of_failure_and_another_attempt_by_a_new_link(browser, sessions, shop, code):
    session = sessions.create(shop.url(), type=None, **EVERYTHING)

    browser.open(session["url"]).choose(code).submit()

    browser.wait_for_url(shop.url())
    failed = sessions.retrieve(session["id"])
    assert (failed["status"], failed["last_error"]["code"]) == ("requires_input", code)
    assert failed["url"] != session["url"]

    page = browser.open(failed["url"])
    assert page.facts["Last error"] == f"{code}: {failed['last_error']['reason']}"
    page.submit()
    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "verified"


def test_cancel(browser, sessions, shop, webhooks, admin):
    session = sessions.create(shop.url())

    browser.open(session["url"]).cancel()

    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "canceled"
    admin.settle()
    assert sorted(webhooks.types()) == sorted([CREATED, CANCELED])


def test_leave_changes_nothing_and_the_link_still_works(browser, sessions, shop):
    session = sessions.create(shop.url())

    browser.open(session["url"]).leave()

    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"]) == session
    assert browser.open(session["url"]).facts["Status"] == "requires_input"


def test_the_shop_never_sees_the_secret_in_the_link(browser, sessions, shop):
    browser.open(sessions.create(shop.url("/left"))["url"]).leave()
    browser.wait_for_url(shop.url("/left"))
    browser.open(sessions.create(shop.url("/done"))["url"]).submit()
    browser.wait_for_url(shop.url("/done"))
    assert shop.referrers == [None, None]


def test_the_way_back_may_lead_on_to_another_site(browser, sessions, shop):
    session = sessions.create(shop.url("/on"))
    browser.open(session["url"]).submit()
    browser.wait_for_url(shop.url("/back", host="localhost"))
    assert shop.requests == ["GET /on", "GET /back"]


def test_without_a_way_back_the_page_says_that_all_is_done(browser, sessions):
    session = sessions.create()
    page = browser.open(session["url"])
    assert browser.find_all("main a") == []

    page.submit()

    browser.wait_for_heading("Done")
    assert f"VerificationSession {session['id']} has the status verified now." in browser.text


def test_what_the_page_says_of_a_session(browser, sessions, shop, admin):
    session = sessions.create(shop.url(), client_reference_id="order-42", **{
        "options[document][require_matching_selfie]": "true", "options[document][allowed_types][]": "passport"})
    page = browser.open(session["url"])
    assert browser.driver.title == "Verify an identity document · Pinstripe"
    assert page.facts == {
        "Session": session["id"], "Account": admin.clock()["account"], "Status": "requires_input", "Reference": "order-42",
        "Checks": "document, selfie", "Documents": "passport",
    }


def test_a_session_cannot_bring_a_script_onto_the_page(browser, sessions, shop):
    hostile = '"><script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'">'
    script = {"type": "document", "return_url": "javascript:document.title='taken'"}
    assert sessions.wire.call("POST", "/v1/identity/verification_sessions", script).status == 400
    session = sessions.create(client_reference_id=hostile)

    page = browser.open(session["url"])

    assert page.facts["Reference"] == hostile
    assert browser.driver.title == "Verify an identity document · Pinstripe"
    assert browser.find_all("script, img, main a") == []
    page.submit()
    browser.wait_for_heading("Done")
    assert browser.driver.title == "Done · Pinstripe"


def test_only_what_the_session_asks_for_can_fail(browser, sessions):
    browser.open(sessions.create()["url"])
    assert "document_expired" in browser.text and "selfie_face_mismatch" not in browser.text


def test_seconds_that_are_typed_count_although_at_once_is_chosen(browser, sessions, shop, admin):
    admin.clock(frozen=True)
    session = sessions.create(shop.url())

    page = browser.open(session["url"])
    browser.find("input[name=delay]").send_keys("90")
    page.submit()

    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "processing"
    admin.clock(advance=90)
    assert sessions.retrieve(session["id"])["status"] == "verified"


def test_a_form_that_no_button_has_sent(browser, sessions, shop):
    session = sessions.create(shop.url())
    browser.open(session["url"])
    browser.driver.execute_script("document.forms[0].submit()")
    browser.wait_for_url(shop.url())
    assert sessions.retrieve(session["id"])["status"] == "verified"


def test_the_page_after_a_rejection_names_the_code(browser, sessions):
    session = sessions.create()
    page = browser.open(session["url"])
    page.choose("document_expired").submit()
    browser.wait_for_heading("Done")
    assert page.facts["Last error"] == "document_expired: The document is expired."


def test_a_wrong_value_shows_the_form_again(browser, sessions, shop):
    session = sessions.create(shop.url())
    page = browser.open(session["url"]).choose("document_expired").later()
    browser.driver.execute_script("document.querySelector('#delay').type = 'text'")
    browser.find("#delay").send_keys("0")
    page.submit()
    browser.wait_for_heading("That did not work")
    assert "Invalid delay: it is a number of seconds from 1 to 86400." in browser.find("[role=alert]").text
    [complaint] = browser.complaints()
    assert "the server responded with a status of 400" in complaint
    field = browser.find("#delay")
    field.clear()
    field.send_keys("1")
    page.submit()
    browser.wait_for_url(shop.url())
    browser.wait_for(lambda: (sessions.retrieve(session["id"])["last_error"] or {}).get("code") == "document_expired")
