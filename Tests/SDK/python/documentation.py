"""The documentation's code blocks, and how each kind of them is run.

The blocks of one article run in their order, against a daemon of the article's own, in a folder of its own. Addresses are put right first: the
documentation says 127.0.0.1:12111 for Pinstripe and port 8000 for the reader's application; here both are free ports.

What a block's language says about it:

- `sh`, `python`: it runs. All Python blocks of an article are one program.
- A block below a line that ends with a file's name (In `conftest.py`:) is written into the folder, for a block that follows. It is not run by itself,
  because it may need what is not installed (Django, for one); its syntax is checked.
- `json` without a file's name is an answer: the command before it must have printed this and perhaps more. `…` stands for any text, and `text` is
  compared in the same way, line by line, with what commands have printed and with the daemon's log. Any number of spaces is as good as one.
- `yaml` is parsed. Variables that begin with PINSTRIPE_ must be settings, and commands must be well-formed. It needs containers to run.
- Other languages run if the interpreter is installed and the block needs no SDK; with an SDK only their syntax is checked.
- `swift` is compiled elsewhere: it must stand in a file below Tests/ or Sources/.
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import stripe
import yaml

from daemon import BINARY, REPOSITORY, Daemon, clean_environment

FOLDER = REPOSITORY / "Sources/pinstripe/Pinstripe.docc"
ARTICLES = [REPOSITORY / "README.md", *sorted(FOLDER.glob("*.md"))]
NAMED = re.compile(r"`([\w./-]+\.\w+)`[^`]*:$")
SECONDS = 60

# What cannot run here. Each stands in for a command of the same name in the blocks of `sh`, and does what it can.
STAND_INS = f"""
set -euo pipefail
export PATH="$PWD/bin:$PATH"
# It builds for minutes, or installs: its targets must be there.
make() {{ command make --dry-run --directory {shlex.quote(str(REPOSITORY))} "$@" > /dev/null; }}
# There may be no Docker, and nothing can be fetched.
docker() {{ [ "$1" != build ] || [ -f {shlex.quote(str(REPOSITORY))}/Dockerfile ]; }}
swift() {{ :; }}
# It changes the machine.
sudo() {{ :; }}
pip() {{ :; }}
npm() {{ :; }}
# generate --path DOCUMENT
openapi-python-client() {{ [ -s "$3" ]; }}
command -v node > /dev/null || node() {{ :; }}
pytest() {{ {shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider "$@"; }}
curl() {{ command curl --silent --show-error "$@"; }}
"""


@dataclass
class Block:
    article: Path
    line: int
    language: str
    text: str
    file: str | None

    def __str__(self):
        return f"{self.article.name}:{self.line}"


def blocks(article):
    """The code blocks of an article, in their order."""
    found, opened, before = [], None, ""
    for number, line in enumerate(article.read_text().splitlines(), 1):
        fence = re.match(r"\s*```(\w*)$", line)
        if fence and opened is None:
            named = NAMED.search(before)
            opened = Block(article, number, fence.group(1), "", named.group(1) if named else None)
        elif fence:
            found.append(opened)
            opened, before = None, ""
        elif opened is not None:
            opened.text += line + "\n"
        elif line.strip():
            before = line.strip()
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Interpreter:
    """A language whose blocks run if they need no SDK, and are else checked as far as that goes."""

    def __init__(self, ending, run, check, sdk):
        self.ending, self.run, self.check, self.sdk = ending, run, check, sdk

    def command(self, text):
        return self.check if re.search(self.sdk, text) else self.run


INTERPRETERS = {
    "javascript": Interpreter(".mjs", ["node"], ["node", "--check"], r'from "stripe"'),
    "ruby": Interpreter(".rb", ["ruby"], ["ruby", "-c"], r"Stripe|ActiveMerchant"),
    "php": Interpreter(".php", ["php"], ["php", "-l"], r"\\Stripe"),
    # Without the SDK beside it, a Go package is no program, and Java's compiler knows none of the names.
    "go": Interpreter(".go", ["gofmt", "-e"], ["gofmt", "-e"], r"stripe-go"),
    "java": Interpreter(".java", ["java"], None, r"com\.stripe"),
    # There is no compiler in Debian.
    "csharp": Interpreter(".cs", None, None, r""),
}


class Reader:
    """Follows an article: runs its blocks one after the other, as a reader would who types them in."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.application = free_port()
        self.daemon = self.started = None
        self.background = []
        self.names = {"__name__": "documentation"}
        self.printed = ""
        (self.folder / "bin").mkdir()
        (self.folder / "bin/pinstripe").symlink_to(BINARY)
        # The npm package, as if it were installed.
        (self.folder / "node_modules").mkdir()
        (self.folder / "node_modules/pinstripe").symlink_to(REPOSITORY / "Packaging/node")
        self.start()

    def close(self):
        for process in self.background:
            process.kill()
            process.wait()
        self.daemon.kill()

    def start(self, *options):
        if self.daemon:
            self.daemon.kill()
        directory = self.folder / f"state-{len(list(self.folder.glob('state-*')))}"
        directory.mkdir()
        self.daemon = Daemon(directory, *options, database=":memory:", log_level=None).start()

    def put_right(self, text):
        host = self.daemon.url.removeprefix("http://")
        text = re.sub(r"(127\.0\.0\.1|localhost):12111", host, text).replace("/tmp/", f"{self.folder}/")
        text = re.sub(r'"127\.0\.0\.1", (port: )?12111', lambda found: found.group().replace("12111", str(self.daemon.port)), text)
        return re.sub(r"(?<![\d.])8000(?!\d)", str(self.application), text)

    def follow(self, block):
        text = self.put_right(block.text)
        if block.file:
            path = self.folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if block.language in INTERPRETERS:
            return self.other(block, text)
        getattr(self, "run_" + (block.language or "nothing"))(block, text)

    def run_python(self, block, text):
        if block.file:
            compile(text, str(block), "exec")
            return
        # The lines of a traceback are those of the article.
        exec(compile("\n" * block.line + text, str(block.article), "exec"), self.names)

    def run_sh(self, block, text):
        for command in re.findall(r"^(?:\w+=\S+ )*pinstripe serve.*$", text, re.MULTILINE):
            # The port that an article names may be somebody else's here.
            words = shlex.split(re.sub(r"--port \d+", "--port 0", command.removesuffix("&")))
            self.start(*(str(self.folder / word) if (self.folder / word).is_file() else word for word in words[2:]))
            text = self.put_right(block.text)
        listens = re.findall(r"^pinstripe listen.*$", text, re.MULTILINE)
        for command in listens:
            self.listen(shlex.split(command))
        text = re.sub(r"^pinstripe (serve|listen).*$", ":", text, flags=re.MULTILINE)
        # Pinstripe's own tests run long: the file must be there.
        text = re.sub(r"^(Tests/\S+).*$", rf"test -x {shlex.quote(str(REPOSITORY))}/\1", text, flags=re.MULTILINE)
        # An id in an example is cut short; the reader puts in the one that she got.
        text = re.sub(r"\b([a-z]+_)…", lambda cut: re.findall(rf'"({cut.group(1)}[0-9A-Za-z]+)"', self.printed)[-1], text)
        done = subprocess.run(
            ["bash", "-c", STAND_INS + text], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=SECONDS)
        assert done.returncode == 0, f"{block}: {done.stdout}{done.stderr}"
        self.last = done.stdout
        self.printed += done.stdout

    def listen(self, words):
        process = subprocess.Popen([BINARY, *words[1:], "--url", self.daemon.url], env=self.environment(), stdout=subprocess.PIPE, text=True)
        self.background.append(process)
        assert process.stdout.readline().startswith("> Ready! Your webhook signing secret is whsec_")

    def environment(self):
        # The wheel's fixtures, as if it were installed.
        fixtures = {"PYTHONPATH": str(REPOSITORY / "Packaging/python/src"), "PYTEST_PLUGINS": "pinstripe.plugin"}
        return {**clean_environment(), **fixtures, "PINSTRIPE_URL": self.daemon.url}

    def run_json(self, block, text):
        expected = json.loads(text)
        if not block.file:
            answers = re.split(r"\n(?=\{)", self.last.strip())
            assert includes(json.loads(answers[-1]), expected), f"{block}: {answers[-1]}"

    def run_text(self, block, text):
        """Compared with what the commands before it have printed, or the daemon."""
        printed = [re.sub(" +", " ", line) for line in (self.printed + self.daemon.output + self.daemon.log).splitlines()]
        for line in text.splitlines():
            pattern = re.escape(re.sub(" +", " ", line)).replace("…", ".*")
            assert any(re.fullmatch(pattern, each.strip()) for each in printed), f"{block}: {line}"

    def run_yaml(self, block, text):
        for command in commands(yaml.safe_load(text)):
            # It is for a machine of its own, so only its syntax is read; a target of make must be there.
            done = subprocess.run(["bash", "-n", "-c", command], capture_output=True, text=True)
            assert done.returncode == 0, f"{block}: {done.stderr}"
            for target in re.findall(r"^make (.*)$", command, re.MULTILINE):
                subprocess.run(["make", "--dry-run", "--directory", str(REPOSITORY), *shlex.split(target)], check=True, stdout=subprocess.DEVNULL)
        known = subprocess.run([BINARY, "serve", "--help"], capture_output=True, text=True).stdout
        for name in re.findall(r"PINSTRIPE_(\w+):", text):
            assert f"--{name.lower().replace('_', '-')} " in known, f"{block}: {name}"

    def run_swift(self, block, text):
        """It is compiled where it stands."""
        for folder in ["Tests", "Sources"]:
            if any(block.text in file.read_text() for file in (REPOSITORY / folder).rglob("*.swift")):
                return
        raise AssertionError(f"{block}: no Swift file has this block in it")

    def other(self, block, text):
        interpreter = INTERPRETERS[block.language]
        command = interpreter.command(text)
        if (block.file or "").endswith(".test.mjs") or not command or not shutil.which(command[0]):
            # Tests are run by a command that comes later.
            return
        path = self.folder / (block.file or f"block-{block.line}{interpreter.ending}")
        path.write_text(text)
        done = subprocess.run(
            [*command, str(path)], cwd=self.folder, env={**self.environment(), "PATH": f"{self.folder}/bin:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS)
        assert done.returncode == 0, f"{block}: {done.stdout}{done.stderr}"


def commands(job):
    """The commands in a description of a job: what stands under `run` and `script`."""
    if isinstance(job, dict):
        for name, value in job.items():
            if name in ("run", "script"):
                yield from value if isinstance(value, list) else [value]
            else:
                yield from commands(value)
    elif isinstance(job, list):
        for value in job:
            yield from commands(value)


def includes(found, expected):
    """Whether a JSON value says all that is expected of it."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(name in found and includes(found[name], value) for name, value in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) >= len(expected) and all(map(includes, found, expected)) and bool(expected or not found)
    if isinstance(expected, str) and "…" in expected:
        return isinstance(found, str) and re.fullmatch(re.escape(expected).replace("…", ".*"), found) is not None
    return found == expected
