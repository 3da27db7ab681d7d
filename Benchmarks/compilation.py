"""Builds the servers in C that stand beside Pinstripe: bare.c, which it is measured against, and receiver.c, which it delivers to."""

import os
import shutil
import subprocess
from pathlib import Path

from servers import BenchmarkError

HERE = Path(__file__).resolve().parent


def compiled(name: str, folder: Path) -> Path:
    """Compiles NAME.c into the folder and returns the program."""
    compiler = next(filter(shutil.which, filter(None, [os.environ.get("CC"), "cc", "clang", "gcc"])), None)
    if not compiler:
        raise BenchmarkError("no C compiler: install one with  apt-get install gcc")
    program = folder / name
    command = [compiler, "-O2", "-Wall", "-Wextra", "-o", str(program), str(HERE / f"{name}.c"), "-levent"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if result.returncode != 0:
        raise BenchmarkError(f"{name}.c does not compile (apt-get install libevent-dev):\n{result.stderr}")
    return program
