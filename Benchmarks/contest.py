"""Two servers do the same work in turns, and what counts is the ratio.

A machine's speed wanders from second to second, so the two run side by side in several short rounds, the first of a round
being the second of the next; each round gives one ratio of its two rates, and the median of the ratios is the result.
result.json also has the ratio by the processor time that a request took, which other work on the machine disturbs less.
"""

import contextlib
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass

from report import Row
from servers import Server
from traffic import Work
from wrk import Run, drive


@dataclass(frozen=True)
class Side:
    """One of the two: `open` gives the server for a round (a fresh one each time, or the same), and the work for it."""

    open: Callable[[], contextlib.AbstractContextManager[tuple[Server, Work]]]
    warm: bool = True

    @staticmethod
    def kept(server: Server, work: Work) -> "Side":
        """The same server in all rounds."""
        return Side(lambda: contextlib.nullcontext((server, work)))

    @staticmethod
    def fresh(open: Callable[[], contextlib.AbstractContextManager[tuple[Server, Work]]]) -> "Side":
        """A new server in every round, which gets no warm-up but what `open` does."""
        return Side(open, warm=False)

    def run(self, seconds: int) -> Run:
        """One run on a server that has nothing else to do."""
        with self.open() as (server, work):
            server.settle()
            return drive(server, work, seconds)


def contest(name: str, ours: Side, other: Side, bar: float | None, rounds: int, seconds: int) -> Row:
    """Lets both work in turns and returns the row for the table; `bar` is the least ratio that is good enough."""
    for side in (ours, other):
        if side.warm:
            side.run(1)
    played = []
    for number in range(rounds):
        order = [ours, other] if number % 2 == 0 else [other, ours]
        runs = [side.run(seconds) for side in order]
        played.append(tuple(runs if number % 2 == 0 else reversed(runs)))
    ratios = sorted(mine.rate / yours.rate for mine, yours in played)
    ratio = statistics.median(ratios)
    rates = [statistics.median(run.rate for run in side) for side in zip(*played)]
    by_processor = statistics.median(yours.processor_us / mine.processor_us for mine, yours in played)
    return Row(
        name, f"{rates[0]:,.0f}/s", f"{rates[1]:,.0f}/s", f"{ratio:.2f} ({ratios[0]:.2f}..{ratios[-1]:.2f})",
        f"≥ {bar:.2f}" if bar else "", ratio >= bar if bar else None,
        {"ratio": ratio, "ratio_by_processor_time": by_processor, "ours": rates[0], "other": rates[1], "bar": bar,
         "rounds": [{"ours": asdict(mine), "other": asdict(yours)} for mine, yours in played]})
