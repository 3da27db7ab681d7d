"""Where the packages are, and how a test runs a command without the settings of this machine."""

import os
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DIST = Path(os.environ["PINSTRIPE_DIST"])
PROGRAM = Path(os.environ["PINSTRIPE_PROGRAM"])
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PINSTRIPE_")}


def run(*command, env=CLEAN, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=env, timeout=300, **options)
    return done.returncode, done.stdout + done.stderr


def only(pattern):
    [found] = DIST.glob(pattern)
    return found


def libraries(program):
    """The names of the shared libraries that a program needs, without those of the C library."""
    names = {line.split()[0].split("/")[-1] for line in run("ldd", program)[1].splitlines()}
    return {name for name in names if name.split(".so")[0] not in ("libc", "libm", "ld-linux-x86-64", "ld-linux-aarch64", "linux-vdso")}


# A static program needs nothing but the C library. `make test` builds the packages around the debug build, which is not static; `make test-dist`
# around the one that is given to others.
IS_STATIC = not libraries(PROGRAM)
