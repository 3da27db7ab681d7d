"""One running Pinstripe: starts the real binary, waits until it says that it is ready, and ends it again.

Nothing here sleeps. Start-up is awaited on the daemon's standard output, the end on the process itself, both with
a deadline. The environment is passed on without any PINSTRIPE_ setting, so that a developer's own do not leak in.
"""

import os
import re
import select
import signal
import subprocess
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
BINARY = os.environ.get("PINSTRIPE_BINARY", str(REPOSITORY / ".build/debug/pinstripe"))
START_SECONDS = 20
STOP_SECONDS = 10
READY_LINE = re.compile(r"^pinstripe is ready on (\S+)$")


class StartFailed(Exception):
    """The daemon ended, or stayed silent, before it was ready."""


def clean_environment(settings=None):
    """This process's environment without Pinstripe's settings, plus those given by name, e.g. {"PORT": 0}."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PINSTRIPE_") and name != "STRIPE_API_KEY"}
    environment.update({f"PINSTRIPE_{name}": str(value) for name, value in (settings or {}).items()})
    return environment


def run(*arguments, settings=None):
    """Runs `pinstripe ARGUMENTS` to its end, for starts that are to be refused. Answers (exit code, what it said)."""
    done = subprocess.run(
        [BINARY, *map(str, arguments)],
        env=clean_environment(settings), capture_output=True, text=True, timeout=START_SECONDS, stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


class Daemon:
    """A daemon on a free port with its state in `directory`. The same object can be started again after its end.

    `settings` go into its environment; `port=None` and `log_level=None` leave the option out of the command line. `files` is
    how many it may open; None: as many as anybody.
    """

    def __init__(self, directory, *options, database=None, port=0, settings=None, log_level="error", files=None):
        self.directory = Path(directory)
        self.database = database if database is not None else self.directory / "pinstripe.sqlite"
        self.ready_file = self.directory / "ready"
        self.options = [str(option) for option in options]
        self.asked_port = port
        self.settings = settings
        self.log_level = log_level
        self.files = files
        self.process = None
        self.url = None
        self.output = ""

    def start(self):
        arguments = ["prlimit", f"--nofile={self.files}:{self.files}"] if self.files else []
        arguments += [BINARY, "serve", "--database", str(self.database), "--ready-file", str(self.ready_file)]
        if self.asked_port is not None:
            arguments += ["--port", str(self.asked_port)]
        if self.log_level is not None:
            arguments += ["--log-level", self.log_level]
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                arguments + self.options, env=clean_environment(self.settings),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, bufsize=0,
                # Under nohup the tests themselves ignore it, and a child would inherit that.
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
            )
        self.output = ""
        self.url = self._await_ready()
        return self

    def _await_ready(self):
        deadline = time.monotonic() + START_SECONDS
        stdout = self.process.stdout.fileno()
        while True:
            readable, _, _ = select.select([stdout], [], [], max(0, deadline - time.monotonic()))
            chunk = os.read(stdout, 65536) if readable else b""
            if not chunk:
                self.kill()
                raise StartFailed(f"exit code {self.process.returncode}\n{self.output}{self.log}")
            self.output += chunk.decode()
            lines = self.output.splitlines() if self.output.endswith("\n") else []
            ready = READY_LINE.match(lines[-1]) if lines else None
            if ready:
                return ready.group(1)

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    @property
    def log_file(self):
        return self.directory / "log"

    @property
    def log(self):
        """All that the daemon wrote to standard error so far."""
        return self.log_file.read_text(errors="replace")

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def wait(self):
        """Waits for an end that something else has asked for. Answers the exit code."""
        code = self.process.wait(timeout=STOP_SECONDS)
        self.process.stdout.close()
        return code

    def stop(self, by=signal.SIGTERM):
        """Asks the daemon to end and waits for it. Answers its exit code."""
        if self.is_running:
            self.process.send_signal(by)
        return self.wait()

    def kill(self):
        """`kill -9`: no goodbye, no checkpoint."""
        if self.is_running:
            self.process.kill()
        self.process.wait(timeout=STOP_SECONDS)
