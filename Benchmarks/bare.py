"""Gives the bare libevent server (bare.c) answers of a running Pinstripe to repeat.

The comparison is worth something only if both send the same, so `difference` compares what arrives. Headers whose value
is new in every answer (Date, Request-Id) must agree in name and length, all others in value; bodies must agree byte for
byte, or in length alone where each answer describes a new object.
"""

from pathlib import Path

from servers import BenchmarkError, Server
from traffic import Answer, Work, ask

LEFT_TO_EVHTTP = {"date", "connection", "content-length"}
NEW_IN_EVERY_ANSWER = {"date", "request-id", "original-request", "idempotency-key"}


def capture(pinstripe: Server, works: list[Work], folder: Path) -> list[str]:
    """Has Pinstripe answer each kind of work once, in this order, and returns one file for each, in the form that bare.c reads."""
    files = []
    for number, work in enumerate(works):
        answer = ask(pinstripe, work.method, work.first_path(), work.body)
        lines = [f"{work.method} {work.path.partition('{id}')[0]}"]
        lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() not in LEFT_TO_EVHTTP]
        file = folder / f"answer{number}"
        file.write_bytes("\n".join(lines).encode("latin-1") + b"\n\n" + answer.body)
        files.append(str(file))
    return files


def check_same(pinstripe: Server, bare: Server, works: list[Work]) -> None:
    """Raises BenchmarkError, naming the first difference, unless both send the same for every kind of work."""
    for work in works:
        ours, theirs = (ask(server, work.method, work.first_path(), work.body) for server in (pinstripe, bare))
        if found := difference(ours, theirs, same_object=work.method == "GET"):
            raise BenchmarkError(f"Pinstripe and the bare server do not send the same for {work.name}: {found}")


def difference(ours: Answer, theirs: Answer, same_object: bool) -> str | None:
    """What differs between two answers, or None."""
    left, right = masked(ours), masked(theirs)
    if left != right:
        return f"headers {left} and {right}"
    if len(ours.body) != len(theirs.body):
        return f"{len(ours.body)} and {len(theirs.body)} bytes of body"
    if same_object and ours.body != theirs.body:
        return f"bodies\n{ours.body.decode()}\nand\n{theirs.body.decode()}"
    return None


def masked(answer: Answer) -> list[tuple[str, str]]:
    """The headers, in alphabetical order, with only the length of those that are new in every answer."""
    return sorted((name, "x" * len(value) if name.lower() in NEW_IN_EVERY_ANSWER else value) for name, value in answer.headers)
