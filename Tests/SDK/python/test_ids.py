"""Ids tell when and where an object was made: six base-62 digits of time, ten of the account, eight of chance."""

from expectations import REPORT_ID, SESSION_ID

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
EPOCH = 426_256_548


def time_of(id):
    value = 0
    for digit in id.split("_")[1][:6]:
        value = value * 62 + DIGITS.index(digit)
    return EPOCH + value


def account_of(id):
    return id.split("_")[1][6:16]


def test_the_reading_of_a_real_id():
    assert time_of("vs_1NuN3kLkdIwHu7ixk5OvTq3b") == 1695680120
    assert account_of("vs_1NuN3kLkdIwHu7ixk5OvTq3b") == "LkdIwHu7ix"


def test_ids_tell_the_time_of_creation(sessions, reports, admin, verified):
    for now in (1_900_000_000, 1_900_000_001, 2_000_000_000):
        admin.clock(now=now, frozen=True)
        session = verified(type="document")
        report = reports.retrieve(session.last_verification_report)
        assert (session.created, report.created) == (now, now)
        assert (time_of(session.id), time_of(report.id)) == (now, now)
        assert (session.id, report.id) == (SESSION_ID, REPORT_ID)


def test_ids_tell_the_account(sessions, sessions_for, new_key):
    mine, also_mine = (sessions.create({"type": "document"}).id for _ in range(2))
    other = sessions_for(new_key()).create({"type": "document"}).id
    assert account_of(mine) == account_of(also_mine) != account_of(other)


def test_ids_never_repeat(sessions, admin):
    admin.clock(frozen=True)
    assert len({sessions.create({"type": "document"}).id for _ in range(50)}) == 50
