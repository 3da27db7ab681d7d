"""What a newcomer has: the packages, an article, and a machine without any settings of ours."""

import os
import re
import subprocess
from pathlib import Path

DIST = Path(os.environ["PINSTRIPE_DIST"])
ARTICLES = Path(__file__).parents[2] / "Sources/pinstripe/Pinstripe.docc"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PINSTRIPE_", "PYTEST_", "PYTHON", "NODE_", "npm_"))}


def only(pattern):
    """The package whose name fits."""
    [found] = DIST.glob(pattern)
    return found


def run(*command, environment=None, **options):
    """Answers the status and all that the command has said."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env={**CLEAN, **(environment or {})}, timeout=300, **options)
    return done.returncode, done.stdout + done.stderr


def section(article, title=None):
    """An article, or its section with this title."""
    text = (ARTICLES / article).read_text()
    return text if title is None else re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE).group(1)


def follow(text, folder, environment):
    """Does what the text says: writes the files that it names, and runs its commands, in their order. Answers what they have said."""
    (folder / "dist").symlink_to(DIST)
    said = ""
    for name, language, block in re.findall(r"(?:`([\w.-]+)`:\n\n)?^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        if name:
            (folder / name).write_text(block)
        elif language == "sh":
            status, output = run("bash", "-e", "-c", block, cwd=folder, environment=environment)
            said += output
            assert status == 0, said
        elif language == "text":
            # What was said before. `…` stands for anything.
            for line in block.splitlines():
                assert re.search("^" + re.escape(line).replace("…", ".*") + "$", said, re.MULTILINE), f"{line}\n{said}"
    return said
