"""Ends, and what is left behind: the ready file, answers that are still owed, and what a log shows."""

import http.client
import signal
import socket
import subprocess
import threading
import time

import pytest

import daemon as program
from receiver import Hang
from wire import Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"


def test_a_daemon_whose_port_is_taken_leaves_the_ready_file_alone(start_daemon, tmp_path):
    first = start_daemon()
    code, said = program.run(
        "serve", "--port", first.port, "--database", ":memory:", "--ready-file", first.ready_file)
    assert code != 0 and "Address already in use" in said
    assert first.ready_file.read_text().strip() == first.url


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_ready_file_is_left(start_daemon, by):
    daemon = start_daemon()
    assert daemon.ready_file.exists()
    assert daemon.stop(by) == 0
    assert not daemon.ready_file.exists()


def test_it_stops_with_the_process_that_it_is_for(start_daemon):
    """The process is killed, so nobody tells the daemon. Its parent has not asked for its result yet."""
    process = subprocess.Popen(["sleep", "600"])
    daemon = start_daemon("--stop-with", process.pid)
    assert Wire(daemon.url, "sk_test_x").get(SESSIONS).status == 200
    process.kill()
    assert daemon.wait() == 0
    assert not daemon.ready_file.exists()
    process.wait()


def test_a_process_that_does_not_run_is_nothing_to_stop_with():
    process = subprocess.Popen(["true"])
    process.wait()
    code, said = program.run("serve", "--port", "0", "--database", ":memory:", "--stop-with", process.pid)
    assert code != 0 and f"The setting stop-with is '{process.pid}', but no process with this id runs." in said


def test_the_ready_file_of_another_daemon_is_left(start_daemon):
    daemon = start_daemon()
    daemon.ready_file.write_text("http://127.0.0.1:1\n")
    assert daemon.stop() == 0
    assert daemon.ready_file.read_text() == "http://127.0.0.1:1\n"


def test_who_does_not_want_a_hang_up_to_mean_anything_is_heard(tmp_path):
    process = subprocess.Popen(
        ["nohup", program.BINARY, "serve", "--port", "0", "--database", ":memory:", "--ready-file", str(tmp_path / "ready")],
        env=program.clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    url = next(line for line in process.stdout if "is ready on" in line).split()[-1]
    process.send_signal(signal.SIGHUP)
    assert Wire(url, "sk_test_x").get(SESSIONS).status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process.stdout.close()


def forwarding(daemon, key, receiver):
    """A thread that forwards to a destination that does not answer. Its `answer` is there when it has ended."""
    receiver.answers["slow"] = Hang()
    form = f"payment_method=pm_card_visa&url={receiver.url('slow')}&replacements[]=card_number&request[body]=%7B%22number%22%3A%22%22%7D"

    def call():
        thread.answer = Wire(daemon.url, key).post("/v1/forwarding/requests", form)

    thread = threading.Thread(target=call)
    thread.start()
    receiver.wait_for(1)
    return thread


@pytest.mark.parametrize("signals", [1, 2])
def test_a_forward_that_outlives_the_stop_is_answered(start_daemon, key, new_receiver, signals):
    """After the grace, or as soon as a second signal asks for haste."""
    daemon = start_daemon()
    thread = forwarding(daemon, key, new_receiver())
    start = time.monotonic()
    daemon.process.send_signal(signal.SIGTERM)
    if signals == 2:
        with pytest.raises(OSError):
            while True:
                socket.create_connection(("127.0.0.1", daemon.port)).close()
        daemon.process.send_signal(signal.SIGTERM)
    assert daemon.wait() == 0
    seconds = time.monotonic() - start
    thread.join()
    assert (thread.answer.status, thread.answer.error["code"]) == (502, "forwarding_api_upstream_error")
    assert thread.answer.error["message"] == (
        "The request could not be forwarded: Pinstripe was told to stop before the destination had answered.")
    assert seconds < 3 if signals == 2 else 4 < seconds < 8


def test_the_log_shows_no_character_that_moves_or_turns_anything(start_daemon, key):
    daemon = start_daemon(log_level="info")
    for character in ("\u009b31m", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\u200b"):
        raw = character.encode()
        with socket.create_connection(("127.0.0.1", daemon.port)) as client:
            client.sendall(b"GET /v1/a" + raw + b"b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + key.encode() + b"\r\n\r\n")
            assert b" 404 " in client.recv(65_536)
    daemon.stop()
    lines = daemon.log.splitlines()
    assert len([line for line in lines if "GET /v1/a" in line]) == 7
    assert all(character.isprintable() for line in lines for character in line)
