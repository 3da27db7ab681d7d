"""Starts a daemon, and stops it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


class PinstripeError(Exception):
    """The daemon did not start, or something that was expected did not happen. The message says what, and what to do."""


def program():
    """The path of the program: PINSTRIPE_BINARY, else the one in this package, else the one on the PATH.

    :raises PinstripeError: there is none.
    """
    named = os.environ.get("PINSTRIPE_BINARY")
    if named:
        return named
    own = Path(__file__).parent / "bin" / "pinstripe"
    if own.exists():
        return str(own)
    found = shutil.which("pinstripe")
    if found:
        return found
    raise PinstripeError("There is no program `pinstripe`: install a wheel for this machine, or set PINSTRIPE_BINARY to its path.")


class Daemon:
    """A daemon that keeps nothing on disk, on a free port.

    >>> with Daemon() as daemon:
    ...     print(daemon.url)
    """

    def __init__(self, *options):
        """:param options: more options of `pinstripe serve`, such as "--api-version", "2020-08-27"."""
        self._options = options
        self._process = None
        self.url = None

    def start(self):
        """Starts it, and waits until it answers.

        :raises PinstripeError: it ended instead. The message has its last words.
        """
        command = [program(), "serve", "--port", "0", "--database", ":memory:", "--log-level", "error", *self._options]
        with tempfile.TemporaryFile("w+") as log:
            # In a session of its own, it does not get the Ctrl-C that ends pytest before pytest has cleaned up.
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True, env=self._environment())
            line = self._process.stdout.readline()
            if "is ready on" not in line:
                self.stop()
                log.seek(0)
                raise PinstripeError(f"Pinstripe did not start: {(line + log.read()).strip()}")
        self.url = line.split()[-1]
        return self

    def stop(self):
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._process = None

    @property
    def pid(self):
        return self._process.pid

    @staticmethod
    def _environment():
        # A variable such as PINSTRIPE_PORT of the machine must not decide how tests run.
        return {name: value for name, value in os.environ.items() if not name.startswith("PINSTRIPE_")}

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
