"""The command `pinstripe`: becomes the program in this package."""

import os
import sys

from .daemon import program


def main():
    path = program()
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
