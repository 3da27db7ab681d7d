"""Answers of all sizes over a network with packets of 1,500 bytes: slow_network.py, in a namespace where it cannot disturb anybody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import daemon as program

pytestmark = pytest.mark.without_sdk

HERE = Path(__file__).resolve().parent


def namespace():
    """The command that gives a program a network of its own. Whoever is not root needs a namespace of users for it, too."""
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    tried = subprocess.run([*command, "ip", "link", "set", "lo", "up", "mtu", "1500"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"SKIPPED, and not checked at all: this system lets nobody make a network namespace ({tried.stderr.strip()})")
    return command


def test_every_answer_arrives_whole_whatever_its_size_and_however_late(tmp_path):
    checked = subprocess.run(
        [*namespace(), sys.executable, "slow_network.py", program.BINARY, str(tmp_path)], cwd=HERE, capture_output=True, text=True, timeout=600)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("late, ") == 8 and checked.stdout.count("at once, ") == 7, checked.stdout
