"""What Litestream does to a database, done by SQLite's own library: reading all the time, moving the log, copying the file. Litestream itself is not here."""

import os
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import closing

import pytest

from fleet import CLEAN, Daemon, bearer, call

KEY = bearer("sk_test_copied")


@pytest.fixture
def daemon(tmp_path):
    daemon = Daemon("one", tmp_path, "http://127.0.0.1", "--litestream", "true")
    daemon.start()
    yield daemon
    daemon.kill()


def create(daemon, name):
    status, answer = call(f"{daemon.url}/v1/customers", {"name": name}, KEY)
    assert status == 200, answer


def names(daemon):
    return [customer["name"] for customer in call(f"{daemon.url}/v1/customers?limit=100", None, KEY)[1]["data"]]


def open_file(daemon):
    return sqlite3.connect(daemon.database, isolation_level=None, timeout=5)


def test_the_log_is_moved_by_the_other_program(daemon, tmp_path):
    litestream = open_file(daemon)
    # Its own tables.
    litestream.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    litestream.execute("CREATE TABLE _litestream_lock (id INTEGER)")
    for round in range(5):
        # As long as it reads, nobody can begin the log anew.
        litestream.execute("BEGIN")
        litestream.execute("SELECT count(*) FROM _litestream_seq").fetchall()
        for number in range(5):
            create(daemon, f"{round}.{number}")
        litestream.execute("ROLLBACK")
        litestream.execute("INSERT INTO _litestream_seq (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1")
        assert litestream.execute(f"PRAGMA wal_checkpoint({'PASSIVE' if round % 2 else 'TRUNCATE'})").fetchone()[0] == 0
    assert len(names(daemon)) == 25

    copy = sqlite3.connect(tmp_path / "two.sqlite")
    litestream.backup(copy)
    copy.close()
    litestream.close()
    daemon.kill()
    daemon.start()
    create(daemon, "later")
    assert len(names(daemon)) == 26

    restored = Daemon("two", tmp_path, "http://127.0.0.1", "--litestream", "true")
    restored.start()
    try:
        assert len(names(restored)) == 25
        create(restored, "elsewhere")
    finally:
        restored.kill()


def test_the_log_is_not_shortened_while_it_is_read(daemon):
    log = daemon.database.with_name(daemon.database.name + "-wal")
    for number in range(20):
        create(daemon, str(number))
    before = log.stat().st_size
    reader = open_file(daemon)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    # At its end, a daemon moves the log, unless it is Litestream's.
    daemon.stop()
    assert log.stat().st_size >= before
    reader.close()


@pytest.mark.parametrize("options", [(), ("--litestream", "true")])
def test_two_daemons_on_one_file_are_refused(daemon, options):
    command = [os.environ["PINSTRIPE_BINARY"], "serve", "--port", "0", "--database", str(daemon.database), *options]
    done = subprocess.run(command, capture_output=True, text=True, env=CLEAN, timeout=30)
    assert done.returncode == 1
    assert f"The database {daemon.database} is in use by another process." in done.stderr
    create(daemon, "still here")


def test_without_the_setting_nobody_else_can_open_it(tmp_path):
    daemon = Daemon("one", tmp_path, "http://127.0.0.1")
    daemon.start()
    try:
        create(daemon, "alone")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            open_file(daemon).execute("SELECT count(*) FROM sqlite_schema").fetchall()
    finally:
        daemon.kill()


def test_requests_wait_while_another_program_holds_the_file(daemon):
    with closing(open_file(daemon)) as other, ThreadPoolExecutor(1) as callers:
        other.execute("BEGIN IMMEDIATE")
        waiting = callers.submit(create, daemon, "patient")
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)
        other.execute("ROLLBACK")
        waiting.result(timeout=10)
    assert names(daemon) == ["patient"]


def test_requests_fail_if_another_program_never_lets_go(daemon):
    with closing(open_file(daemon)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, answer = call(f"{daemon.url}/v1/customers", {"name": "late"}, KEY)
        other.execute("ROLLBACK")
    assert (status, answer["error"]["type"]) == (500, "api_error")
    assert names(daemon) == []
