"""Starts a daemon, and stops it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


class PinstripeError(Exception):
    """The daemon did not start, or something that was expected did not happen. The message says what, and what to do."""

    __module__ = "pinstripe"


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


def last_words(log):
    """The last lines of an open file."""
    # The daemon writes where the file's position is, so that must not move.
    text = os.pread(log.fileno(), os.fstat(log.fileno()).st_size, 0).decode(errors="replace")
    return "\n".join(text.strip().splitlines()[-5:])


class Daemon:
    """A daemon that keeps nothing on disk, on a free port.

    >>> with Daemon() as daemon:
    ...     print(daemon.url)
    """

    def __init__(self, *options, log=None, owner=None):
        """
        :param options: more options of `pinstripe serve`, such as "--api-version", "2020-08-27".
        :param log: the path of a file for what it says. The default is one that nobody else sees.
        :param owner: the id of the process with which it ends, if nobody stops it before. The default is this process.
        """
        self._options = options
        self._log = open(log, "w+") if log else tempfile.TemporaryFile("w+")
        self._owner = owner or os.getpid()
        self._process = None
        self.url = None

    def start(self):
        """Starts it, and waits until it answers.

        :raises PinstripeError: it ended instead. The message has its last words.
        """
        command = [
            program(), "serve", "--port", "0", "--database", ":memory:", "--log-level", "error", "--stop-with", str(self._owner), *self._options]
        try:
            # In a session of its own, it does not get the Ctrl-C that ends pytest before pytest has cleaned up.
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=self._log, text=True, start_new_session=True, env=self._environment())
        except OSError as failure:
            raise PinstripeError(f"Pinstripe cannot be started: {failure}. Set PINSTRIPE_BINARY to the path of the program.") from None
        line = self._process.stdout.readline()
        if "is ready on" not in line:
            self.stop()
            raise PinstripeError(f"Pinstripe did not start: {line}{last_words(self._log) or 'it said nothing'}")
        self.url = line.split()[-1]
        return self

    def last_words(self):
        """Why it does not answer, as far as it has said so."""
        status = self._process.poll() if self._process else None
        words = last_words(self._log)
        return (f"It has ended with status {status}. " if status is not None else "") + (f"Its last words:\n{words}" if words else "")

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
