"""The root folder of the image, and the program in it, as a container would run it."""

import os
import signal
import subprocess

from clean import REPOSITORY, run
from program import PROGRAM

# What the Dockerfile sets, but for the address: a test takes any free port.
SETTINGS = {
    "PATH": "/usr/bin:/bin", "PINSTRIPE_HOST": "127.0.0.1", "PINSTRIPE_ADMIN": "open",
    "PINSTRIPE_DATABASE": "/var/lib/pinstripe/pinstripe.sqlite", "PINSTRIPE_PORT": "0"}


class Image:
    def __init__(self, folder):
        self.root = folder / "root"
        status, output = run(REPOSITORY / "Packaging/image-root", PROGRAM, self.root)
        assert status == 0, output
        # Docker brings this file into every container.
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost\n")
        self._daemon = None

    @property
    def bytes(self):
        return sum(file.stat().st_size for file in self.root.rglob("*") if file.is_file() and not file.is_symlink())

    def _inside(self, *words):
        """Root runs it as the image's user, anybody else in a namespace of users. Swift's runtime needs /proc, which a container has."""
        (self.root / "proc").mkdir(exist_ok=True)
        namespace, user = ([], ["--userspec=10001:10001"]) if os.getuid() == 0 else (["--map-root-user"], [])
        script = 'mount --rbind /proc "$0/proc" && exec /usr/sbin/chroot "$@"'
        return ["/usr/bin/unshare", *namespace, "--mount", "/bin/sh", "-c", script, str(self.root), *user, str(self.root), *words]

    def start(self):
        command = self._inside("/usr/bin/pinstripe", "serve", "--log-level", "warning")
        self._daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=SETTINGS)
        line = self._daemon.stdout.readline()
        assert "is ready on" in line, self._daemon.stderr.read()
        return line.split()[-1]

    def command(self, *words):
        return run(*self._inside("/usr/bin/pinstripe", *words), environment=SETTINGS)

    def stop(self):
        if self._daemon is None:
            return
        self._daemon.send_signal(signal.SIGTERM)
        self._daemon.communicate(timeout=20)
        self._daemon = None
