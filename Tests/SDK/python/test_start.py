"""Starting: settings from every source, and starts that have to be refused, with a word on why."""

import http.client
import json
import signal
import socket
import sqlite3

import pytest

import daemon as program
from wire import Admin, Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def refused(*options, settings=None):
    """Starts that have to fail: answers what the daemon said about it."""
    code, said = program.run("serve", *options, settings=settings)
    assert code not in (0, None) and code > 0, f"exit code {code}: {said}"
    assert said.strip() and "Fatal error" not in said
    return said


# Ready

def test_ready(start_daemon):
    daemon = start_daemon()
    assert daemon.output.splitlines()[-1] == f"pinstripe is ready on http://127.0.0.1:{daemon.port}"
    assert daemon.ready_file.read_text().strip() == daemon.url
    assert Admin(daemon.url).health()["uptime_seconds"] >= 0


def test_two_daemons_on_free_ports(start_daemon, key):
    first, second = start_daemon(), start_daemon()
    assert first.port != second.port
    Wire(first.url, key).post(SESSIONS, "type=document")
    assert [len(Wire(each.url, key).get(SESSIONS).json["data"]) for each in (first, second)] == [1, 0]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_well(start_daemon, by):
    assert start_daemon().stop(by) == 0


def test_an_idle_connection_does_not_hold_up_the_end(start_daemon):
    daemon = start_daemon()
    with socket.create_connection(("127.0.0.1", daemon.port)):
        assert daemon.stop() == 0


def test_the_database_is_whole_after_the_end(start_daemon, key):
    daemon = start_daemon()
    Wire(daemon.url, key).post(SESSIONS, "type=document")
    daemon.stop()
    with sqlite3.connect(daemon.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_unix_socket(start_daemon, tmp_path):
    path = tmp_path / "socket"
    start_daemon("--unix-socket", path)
    connection = http.client.HTTPConnection("localhost", timeout=10)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(path))
    connection.request("GET", "/_admin/health")
    assert connection.getresponse().status == 200
    connection.close()


def test_the_public_url_is_the_base_of_links(start_daemon, key):
    daemon = start_daemon("--public-url", "https://pinstripe.example")
    assert Wire(daemon.url, key).post(SESSIONS, "type=document").json["url"].startswith("https://pinstripe.example/")


def test_the_largest_body_is_a_setting(start_daemon, key):
    wire = Wire(start_daemon("--maximum-body", 2000).url, key)
    assert wire.post(SESSIONS, "type=document").status == 200
    too_large = wire.post(SESSIONS, "type=document&metadata[a]=" + "x" * 2000)
    assert (too_large.status, too_large.error["type"]) == (413, "invalid_request_error")


# Settings: command line, then environment, then file, then defaults

def config_file(tmp_path, **settings):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(settings))
    return path


def test_a_setting_from_the_environment(start_daemon):
    port = free_port()
    daemon = start_daemon(port=None, settings={"PORT": port})
    assert daemon.port == port


def test_a_setting_from_a_file(start_daemon, tmp_path):
    port = free_port()
    daemon = start_daemon("--config", config_file(tmp_path, port=port), port=None)
    assert daemon.port == port


def test_the_environment_is_stronger_than_the_file(start_daemon, tmp_path):
    file, environment = free_port(), free_port()
    daemon = start_daemon("--config", config_file(tmp_path, port=file), port=None, settings={"PORT": environment})
    assert daemon.port == environment


def test_the_command_line_is_stronger_than_both(start_daemon, tmp_path):
    file, environment, line = free_port(), free_port(), free_port()
    daemon = start_daemon("--config", config_file(tmp_path, port=file), port=line, settings={"PORT": environment})
    assert daemon.port == line


@pytest.mark.parametrize("option, value", [
    ("--port", "banana"), ("--port", "70000"), ("--port", "-1"), ("--log-level", "loud"), ("--admin", "maybe"),
    ("--redaction-days", "soon"), ("--sensitive-results", "never"), ("--maximum-body", "big"),
])
def test_a_value_that_cannot_be(tmp_path, option, value):
    said = refused("--database", tmp_path / "db.sqlite", f"{option}={value}")
    assert option.removeprefix("--") in said and value in said


def test_a_value_that_cannot_be_from_the_environment(tmp_path):
    said = refused("--database", tmp_path / "db.sqlite", settings={"PORT": "banana"})
    assert "port" in said.lower() and "banana" in said


def test_an_unknown_option(tmp_path):
    assert "--colour" in refused("--database", tmp_path / "db.sqlite", "--port", 0, "--colour", "red")


def test_settings_files_that_are_none(tmp_path):
    said = refused("--database", tmp_path / "db.sqlite", "--config", tmp_path / "nowhere.json")
    assert "nowhere.json" in said
    broken = tmp_path / "broken.json"
    broken.write_text("{ port: ")
    assert "broken.json" in refused("--database", tmp_path / "db.sqlite", "--config", broken)


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in refused("--database", tmp_path / "db.sqlite", "--port", port)


# Databases that cannot be served

def test_a_database_that_another_daemon_serves(start_daemon, key):
    daemon = start_daemon()
    Wire(daemon.url, key).post(SESSIONS, "type=document")
    said = refused("--database", daemon.database, "--port", 0)
    assert str(daemon.database) in said
    assert len(Wire(daemon.url, key).get(SESSIONS).json["data"]) == 1
    assert daemon.stop() == 0


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear Jenny, this is a letter and no database.\n" * 100)
    before = path.read_bytes()
    assert str(path) in refused("--database", path, "--port", 0)
    assert path.read_bytes() == before


def test_another_programs_database(tmp_path):
    """A good SQLite file that Pinstripe did not make is not for Pinstripe to fill."""
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE photos (name TEXT)")
    assert str(path) in refused("--database", path, "--port", 0)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


def test_a_database_of_a_newer_version(start_daemon, key):
    daemon = start_daemon()
    Wire(daemon.url, key).post(SESSIONS, "type=document")
    daemon.stop()
    with sqlite3.connect(daemon.database) as database:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute("PRAGMA user_version = 1000000")
    database.close()
    assert version > 0
    before = daemon.database.read_bytes()

    said = refused("--database", daemon.database, "--port", 0)
    assert str(daemon.database) in said and "newer" in said
    assert daemon.database.read_bytes() == before

    with sqlite3.connect(daemon.database) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    daemon.start()
    assert len(Wire(daemon.url, key).get(SESSIONS).json["data"]) == 1


@pytest.mark.parametrize("place", ["under a file", "in /proc", "a folder"])
def test_a_place_where_nothing_can_be_written(tmp_path, place):
    """Root may write to a read-only folder, so the places are ones where not even root can."""
    file = tmp_path / "file"
    file.write_text("")
    path = {"under a file": file / "db.sqlite", "in /proc": "/proc/db.sqlite", "a folder": tmp_path}[place]
    assert str(path) in refused("--database", path, "--port", 0)


def test_a_folder_that_is_missing_is_made(start_daemon, tmp_path, key):
    path = tmp_path / "deep" / "er" / "db.sqlite"
    daemon = start_daemon(database=path)
    assert Wire(daemon.url, key).post(SESSIONS, "type=document").status == 200
    assert path.exists()


def test_seeds_of_ones_own_leave_the_other_lists(start_daemon, tmp_path, new_key):
    """A list of one's own takes the place of the built-in list of that name; the others stay."""
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"customer": [{"id": "cus_known", "email": "jenny@example.com"}]}))
    wire = Wire(start_daemon("--seeds", seeds, database=":memory:").url, new_key())
    assert wire.get("/v1/customers/cus_known").json["email"] == "jenny@example.com"
    assert wire.get("/v1/climate/products/climsku_frontier_offtake_portfolio_2027").status == 200
    assert wire.get("/v1/crypto/onramp_quotes").status == 200
