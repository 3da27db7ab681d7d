"""Pinstripe as the benchmarks start it: any free port, its own database file on the real disk, only errors logged."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers import Server, running
from traffic import SESSIONS, ask, fill

CANCELED = 10


@dataclass(frozen=True)
class Pinstripe:
    """The program to measure, and the folder on the real disk where its databases may go."""

    program: Path
    folder: Path

    @contextlib.contextmanager
    def empty(self) -> Iterator[Server]:
        """Runs it on a new database, which is deleted in the end."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            with running("Pinstripe", [str(self.program), "serve", "--port", "0", "--ready-file", str(home / "ready"),
                                       "--database", str(home / "pinstripe.sqlite"), "--log-level", "error"]) as server:
                yield server
        finally:
            shutil.rmtree(home)

    @contextlib.contextmanager
    def holding(self, count: int) -> Iterator[tuple[Server, Path]]:
        """Runs it with that many verification sessions stored, of which the ten oldest are canceled. Also gives the file
        with the ids of those that are not."""
        with self.empty() as server, tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".ids") as file:
            ids = fill(server, count)
            for id in ids[:CANCELED]:
                ask(server, "POST", f"{SESSIONS}/{id}/cancel")
            file.write("\n".join(ids[CANCELED:]) + "\n")
            file.flush()
            yield server, Path(file.name)
