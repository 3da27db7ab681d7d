"""Turns rows into the plain-text tables that are printed and the result.json that is kept."""

import json
import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of a table, as text; `met` is None where there is no bar, `detail` is what result.json keeps."""

    work: str
    ours: str
    other: str
    ratio: str
    bar: str
    met: bool | None
    detail: dict


@dataclass
class Report:
    """The tables so far. Each is printed as soon as it is complete."""

    tables: list[tuple[str, list[Row]]] = field(default_factory=list)

    def add(self, title: str, heading: tuple[str, str, str, str], rows: list[Row]) -> None:
        """Prints a table; `heading` names its first four columns."""
        self.tables.append((title, rows))
        lines = [(*heading, "bar", "met?")]
        lines += [(row.work, row.ours, row.other, row.ratio, row.bar, {True: "yes", False: "NO", None: ""}[row.met]) for row in rows]
        shown = [column for column in zip(*lines) if any(column[1:])]
        widths = [max(map(len, column)) for column in shown]
        print(f"\n{title}\n")
        for line in zip(*shown):
            cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
            print(("  " + "  ".join(cells)).rstrip())
        sys.stdout.flush()

    def write(self, path: Path) -> None:
        """Writes everything, every round's figures too."""
        tables = [{"title": title, "rows": [{"work": row.work, "met": row.met} | row.detail for row in rows]}
                  for title, rows in self.tables]
        path.write_text(json.dumps({"machine": machine(), "tables": tables}, indent=2) + "\n")

    def missed(self) -> list[str]:
        """The work whose bar was not met."""
        return [row.work for _, rows in self.tables for row in rows if row.met is False]


def machine() -> str:
    """What it ran on, in a line."""
    model = platform.machine()
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{os.cpu_count()} cores of {model}, Linux {platform.release()}"
