"""The SDK's older style, stripe.identity.VerificationSession.create(...): the same server, seen through other code."""

from expectations import CLIENT_SECRET, plain, refusal, refused


def test_the_class_methods(legacy, admin):
    sessions, reports = legacy.identity.VerificationSession, legacy.identity.VerificationReport
    session = sessions.create(type="document", metadata={"a": "1"})
    assert session.client_secret == CLIENT_SECRET
    assert plain(sessions.retrieve(session.id)) == plain(session)
    assert plain(sessions.modify(session.id, metadata={"b": "2"}))["metadata"] == {"a": "1", "b": "2"}

    admin.submit(session.id)
    admin.verify(session.id)
    session = sessions.retrieve(session.id, expand=["last_verification_report"])
    report = session.last_verification_report
    assert isinstance(report, reports)
    assert plain(reports.retrieve(report.id)) == plain(report)
    assert [each.id for each in reports.list(verification_session=session.id)] == [report.id]
    assert sessions.redact(session.id).redaction.status == "processing"


def test_the_methods_of_an_object(legacy, admin):
    session = legacy.identity.VerificationSession.create(type="document")
    admin.submit(session.id)
    session.refresh()
    assert (session.status, session.client_secret) == ("processing", None)

    other = legacy.identity.VerificationSession.create(type="document")
    other.cancel()
    assert other.status == "canceled"
    other.redact()
    assert other.redaction.status == "processing"


def test_options_of_one_call(legacy, new_key):
    sessions, other = legacy.identity.VerificationSession, new_key()
    session = sessions.create(type="document", api_key=other, idempotency_key="once")
    assert sessions.create(type="document", api_key=other, idempotency_key="once").id == session.id
    assert sessions.retrieve(session.id, api_key=other).id == session.id
    assert refusal(lambda: sessions.retrieve(session.id)) == refused(
        f"No such VerificationSession: '{session.id}'", param="session", code="resource_missing", status=404)


def test_an_object_keeps_the_account_it_came_from(legacy, new_key):
    session = legacy.identity.VerificationSession.create(type="document", api_key=new_key())
    session.refresh()
    session.cancel()
    assert session.status == "canceled"
