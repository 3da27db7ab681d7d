"""Whom the commands are about, and what they say of what they do not understand."""

import http.server
import json
import os
import shlex
import socket
import ssl
import subprocess
import threading

import pytest

from daemon import BINARY, clean_environment
from wire import Wire

pytestmark = pytest.mark.without_sdk

ALL = "pinstripe: Done for all accounts, because there is neither --key nor STRIPE_API_KEY. Say --all if you mean that.\n"


@pytest.fixture
def own(start_daemon):
    """A daemon of the test's own, with a customer in each of two accounts."""
    daemon = start_daemon()
    for key in ("sk_test_one", "sk_test_two"):
        Wire(daemon.url, key).post("/v1/customers", "name=x")
    return daemon


def run(daemon, *arguments, **variables):
    environment = {**clean_environment(), **variables}
    done = subprocess.run(
        [BINARY, *arguments, "--url", daemon.url], env=environment, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    return done.returncode, done.stderr


def left(daemon):
    return [len(Wire(daemon.url, key).get("/v1/customers").json["data"]) for key in ("sk_test_one", "sk_test_two")]


@pytest.mark.parametrize("arguments, variables, expected, said", [
    ([], {}, [0, 0], ALL),
    (["--all"], {}, [0, 0], ""),
    ([], {"STRIPE_API_KEY": "sk_test_one"}, [0, 1], ""),
    (["--key", "sk_test_two"], {"STRIPE_API_KEY": "sk_test_one"}, [1, 0], ""),
    (["--all"], {"STRIPE_API_KEY": "sk_test_one"}, [0, 0], ""),
])
def test_a_reset_is_about(own, arguments, variables, expected, said):
    assert run(own, "reset", *arguments, **variables) == (0, said)
    assert left(own) == expected


def test_a_clock_says_that_it_is_about_all(own):
    assert run(own, "clock", "--advance", "1h") == (0, ALL)
    assert run(own, "clock", "--advance", "1h", "--all") == (0, "")
    assert run(own, "clock", "--advance", "1h", STRIPE_API_KEY="sk_test_one") == (0, "")
    assert run(own, "settle") == (0, "")


def test_all_accounts_and_one_of_them(own):
    code, said = run(own, "reset", "--all", "--key", "sk_test_one")
    assert (code, said.splitlines()[0]) == (64, "Error: --all means all accounts, and --key one: give one of them only.")
    assert left(own) == [1, 1]


def test_a_live_key_in_the_environment_goes_to_no_command_that_is_about_no_account(own):
    for command in ("health", "resources", "openapi", "shutdown"):
        assert run(own, command, STRIPE_API_KEY="sk_live_real") == (0, "")


def test_what_is_no_command(own):
    for word, hint in (("rest", " Did you mean `reset`?"), ("frobnicate", "")):
        assert run(own, word, "x") == run(own, "help", word) == (64, (
            f"pinstripe: There is no command `{word}`.{hint} The commands are serve, listen, trigger, health, reset, clock, settle, "
            "objects, transition, deliveries, retry, events, requests, timers, balance, snapshot, fault, progression, doctor, seed, resources, "
            "openapi, shutdown. See pinstripe --help.\n"))
    assert left(own) == [1, 1]


def test_a_variable_that_is_misspelt(own):
    assert run(own, "health", PINSTRIPE_ADMIN_TOKN="s3cret") == (
        0, "pinstripe: The environment variable PINSTRIPE_ADMIN_TOKN is unknown, and means nothing. Did you mean PINSTRIPE_ADMIN_TOKEN?\n")


def test_an_address_without_http(own):
    done = subprocess.run([BINARY, "health", "--url", "127.0.0.1:12377"], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert done.stderr.splitlines()[0] == "Error: '127.0.0.1:12377' is no address of a daemon. An address looks like http://127.0.0.1:12111."


def test_nobody_answers(tmp_path):
    def said(*arguments, **variables):
        done = subprocess.run(
            [BINARY, *arguments], env={**clean_environment(), **variables}, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr
    assert said("health", PINSTRIPE_URL="http://127.0.0.1:1") == (
        1, "", "pinstripe: No daemon answers at http://127.0.0.1:1. Start one: pinstripe serve --port 1\n")
    assert said("events", "--unix-socket", tmp_path / "none") == (
        1, "", f"pinstripe: No daemon answers at {tmp_path}/none. Start one: pinstripe serve --unix-socket {tmp_path}/none\n")


@pytest.fixture(params=["a page", "JSON", "an empty hash"])
def other_server(request):
    """A server that is no Pinstripe. Its answers are pages, or JSON as another API's."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = {
                "a page": (404, b"<p>Not found</p>"), "JSON": (404, b'{"error": {"message": "Unrecognized request URL"}}'), "an empty hash": (200, b"{}"),
            }[request.param]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_GET

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("command", [
    ["health"], ["objects"], ["events", "--json"], ["doctor"], ["settle"], ["clock"], ["snapshot", "save", "x"], ["deliveries"], ["retry", "dlv_1"],
    ["trigger", "customer.created", "--key", "sk_test_a"], ["listen", "--forward-to", "1", "--key", "sk_test_a"],
])
def test_something_else_answers(command, other_server):
    done = subprocess.run(
        [BINARY, *command, "--url", other_server], env=clean_environment(), capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"pinstripe: What answers at {other_server} is no Pinstripe. Is --url, or PINSTRIPE_URL, right?\n"


def test_a_pipe_whose_other_end_is_closed(own):
    wire = Wire(own.url, "sk_test_one")
    for _ in range(100):
        wire.post("/v1/customers", "name=x")
    for arguments in ("objects", "events --limit 100", "requests --json", "resources"):
        done = subprocess.run(
            ["bash", "-c", f"'{BINARY}' {arguments} --url {own.url} --key sk_test_one | head -1 | wc -l"], env=clean_environment(),
            capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stdout.strip(), done.stderr.replace("There are more. Use --limit, or filters.\n", "")) == (0, "1", "")


@pytest.mark.parametrize("arguments", ["openapi", "objects", "--help", "serve --help", "help snapshot", "--generate-completion-script bash"])
@pytest.mark.parametrize("target, reason", [("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
def test_an_output_that_is_lost(own, arguments, target, reason):
    options = f"--url {own.url}" if arguments in ("openapi", "objects") else ""
    done = subprocess.run(
        ["bash", "-c", f"'{BINARY}' {arguments} {options} {target}"], env=clean_environment(), capture_output=True, text=True, timeout=20,
        stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (1, f"pinstripe: Standard output cannot be written: {reason}.\n")


def test_a_daemon_serves_without_a_standard_output(start_daemon, tmp_path):
    ready = tmp_path / "ready"
    with subprocess.Popen(
            ["bash", "-c", f"exec '{BINARY}' serve --port 0 --database :memory: --ready-file {ready} >&- <&-"], env=clean_environment(),
            stderr=subprocess.PIPE) as process:
        try:
            while not ready.exists():
                assert process.poll() is None, process.stderr.read()
            assert Wire(ready.read_text().strip(), "sk_test_one").get("/v1/customers").status == 200
        finally:
            process.terminate()


def test_an_export_to_standard_output_and_to_what_is_no_regular_file(own, tmp_path):
    assert run(own, "snapshot", "save", "base", "--key", "sk_test_one") == (0, "")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")

    def export(file):
        done = subprocess.run(
            [BINARY, "snapshot", "export", "base", file, "--url", own.url, "--key", "sk_test_one"], env=clean_environment(), capture_output=True,
            text=True, timeout=20, stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    written = export("-")
    assert written.endswith('{"end":true}\n')
    assert export("/dev/stdout") == written
    assert export(link) == "" and link.is_symlink() and (tmp_path / "target").read_text() == written


def test_an_empty_id(own):
    code, said = run(own, "deliveries", "")
    assert (code, said.splitlines()[0]) == (64, "Error: The value '' is invalid for '<id>'")


def test_a_table_shows_no_control_characters(own):
    Wire(own.url, "sk_test_one").post("/v1/customers", {"description": "\x1b[31mred\x1b[0m\x07\u202e日本"})
    done = subprocess.run(
        [BINARY, "objects", "--url", own.url, "--key", "sk_test_one", "--object", "customer", "--limit", "1"], env=clean_environment(),
        capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    assert done.stdout.splitlines()[1].endswith(r"\u{1B}[31mred\u{1B}[0m\u{7}\u{202E}日本")


def test_what_the_doctor_quotes_moves_no_cursor(own):
    Wire(own.url, "sk_test_one").post("/v1/customers", {"email": "\x1b[31mred"})
    done = subprocess.run(
        [BINARY, "doctor", "--url", own.url, "--key", "sk_test_one"], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert r"\u{1B}[31mred" in done.stdout and "\x1b" not in done.stdout


def test_an_object_as_the_daemon_answers_it(own):
    wire = Wire(own.url, "sk_test_one")
    customer = wire.get("/v1/customers").json["data"][0]
    done = subprocess.run(
        [BINARY, "objects", "--json", "--url", own.url, "--key", "sk_test_one"], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert json.loads(done.stdout)["data"] == [customer]


@pytest.mark.parametrize("words, offered", [
    ("pinstripe lis", {"listen"}), ("pinstripe snapshot re", {"restore"}), ("pinstripe listen --print-s", {"--print-secret"}),
    ("pinstripe trigger charge.dispute.cr", {"charge.dispute.created"}), ("pinstripe deliveries --outcome f", {"failed"}),
])
def test_completion_in_bash(words, offered, tmp_path):
    script = tmp_path / "completion.bash"
    done = subprocess.run([BINARY, "--generate-completion-script", "bash"], env=clean_environment(), capture_output=True, text=True, timeout=20)
    script.write_text(done.stdout)
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    program = f"""
        source {script}
        COMP_LINE={shlex.quote(words)} COMP_POINT={len(words)} COMP_WORDS=({words}) COMP_CWORD={len(words.split()) - 1} COMP_TYPE=9
        export COMP_LINE COMP_POINT COMP_CWORD
        PATH="{os.path.dirname(BINARY)}:$PATH"
        $(complete -p pinstripe | sed -E 's/.*-F ([^ ]+).*/\\1/') pinstripe {shlex.quote(words.split()[-1])} {shlex.quote(words.split()[-2])}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    completed = subprocess.run(["bash", "-c", program], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert set(completed.stdout.split()) == offered, completed.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_in_other_shells(shell):
    done = subprocess.run([BINARY, "--generate-completion-script", shell], env=clean_environment(), capture_output=True, text=True, timeout=20)
    assert done.returncode == 0 and "print-secret" in done.stdout


def test_a_listener_names_the_event_that_was_meant(own):
    code, said = run(own, "listen", "--forward-to", "4242", "--events", "charge.succeded", "--key", "sk_test_one")
    assert code == 1 and "There is no event type charge.succeded. Did you mean charge.succeeded?" in said and len(said) < 300


def test_tls_on_the_http_port_ends_at_once_and_is_told_once(start_daemon):
    daemon = start_daemon(log_level="info")
    host, port = daemon.url.removeprefix("http://").split(":")
    context = ssl.create_default_context()
    for _ in range(3):
        with socket.create_connection((host, int(port)), timeout=5) as client, pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(client, server_hostname="localhost")
    Wire(daemon.url, "sk_test_one").get("/v1/customers")
    assert daemon.log.count("TLS was sent to an http port; use http://") == 1
