"""The program that the packages hold."""

import os
from pathlib import Path

from clean import run

PROGRAM = Path(os.environ["PINSTRIPE_PROGRAM"])


def libraries(program):
    """The names of the shared libraries that a program needs, without those of the C library."""
    names = {line.split()[0].split("/")[-1] for line in run("ldd", program)[1].splitlines()}
    return {name for name in names if name.split(".so")[0] not in ("libc", "libm", "ld-linux-x86-64", "ld-linux-aarch64", "linux-vdso")}


# A static program needs nothing but the C library. `make test` builds the packages around the debug build, which is not static; `make test-dist`
# around the one that is given to others.
IS_STATIC = not libraries(PROGRAM)
