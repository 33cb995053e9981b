"""Computers as they come: a bare Debian or Ubuntu in a folder, in which something is installed and tried.

What runs in one sees its own processes and mounts only, and all of it ends with the command that began it: nothing is
left mounted or running. Needs root and mmdebstrap.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# The systems, by the name of their release: from where, and which parts.
MIRRORS = {
    "bookworm": ("Debian 12", "http://deb.debian.org/debian", "main"),
    # Debian has no keys of Ubuntu's; nothing of this root is kept or handed on.
    "noble": ("Ubuntu 24.04", "[trusted=yes] http://archive.ubuntu.com/ubuntu", "main universe"),
}
PERSON = 1000
HANDED_IN = ("PIP_CERT", "PIP_INDEX_URL", "SSL_CERT_FILE")
HOME = "/home/person"
# Each command has mounts and processes of its own; the words after the script are the places to show inside.
ENTER = """
root=$1; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
  shift
done
shift
exec "$@"
"""


class CleanRoot:
    """One such computer, with a person who has a home and no other rights. Its folder goes with `remove`."""

    def __init__(self, release: str, folder: Path) -> None:
        self.release = release
        self.name, mirror, self._parts = MIRRORS[release]
        self._line = f"deb {mirror} {release} {self._parts}"
        self.folder = folder
        # Places of this machine that are seen inside, under the same name.
        self.shown: list[Path] = []

    def make(self, kept: Path) -> None:
        """Unpack the bare system; `kept` has it as a file, so that it is fetched once."""
        archive = kept / f"{self.release}.tar"
        if not archive.is_file():
            kept.mkdir(parents=True, exist_ok=True)
            made = archive.with_suffix(".new.tar")
            command = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=apt,ca-certificates"]
            command += [f"--components={self._parts.replace(' ', ',')}", self.release, str(made), self._line]
            subprocess.run(command, check=True)
            made.rename(archive)
        self.folder.mkdir(parents=True)
        subprocess.run(["tar", "-xf", str(archive), "-C", str(self.folder), "--exclude=./dev/*"], check=True)
        self._hand_in_settings()
        self.do("useradd", "--create-home", "--home-dir", HOME, "--uid", str(PERSON), "person")

    def do(self, *command: str, as_person: bool = False, env: Mapping[str, str] | None = None) -> str:
        """Run something to its end; returns what it wrote. Raises CalledProcessError when it fails."""
        done = subprocess.run(
            self.command(command, as_person=as_person, env=env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout[-4000:])
            done.check_returncode()
        return done.stdout

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Begin something as the person; it ends with this process."""
        return subprocess.Popen(self.command(command, as_person=True, env=env), stdin=subprocess.DEVNULL)

    def install(self, *packages: str) -> None:
        """Let apt install packages, or files of packages, and only what these cannot do without."""
        if not any((self.folder / "var/lib/apt/lists").glob("*_Packages*")):
            self.do("apt-get", "-q", "update")
        options = ["-q", "-y", "--no-install-recommends", "--allow-downgrades"]
        self.do("apt-get", "install", *options, *packages, env={"DEBIAN_FRONTEND": "noninteractive"})

    def command(
        self, command: Sequence[str], *, as_person: bool = False, env: Mapping[str, str] | None = None
    ) -> list[str]:
        """The words that run a command inside."""
        inside = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": HOME if as_person else "/root"}
        inside |= {name: os.environ[name] for name in HANDED_IN if name in os.environ}
        inside |= dict(env or {})
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", ENTER, "sh", str(self.folder)]
        words += [*map(str, self.shown), "--", "chroot"]
        words += [f"--userspec={PERSON}:{PERSON}"] if as_person else []
        return [*words, str(self.folder), "env", "-i", *(f"{key}={value}" for key, value in inside.items()), *command]

    def remove(self) -> None:
        """Take the folder away."""
        # Mounts are those of commands, and gone with them; should one be here all the same, it is not gone through.
        if f" {self.folder}/" in Path("/proc/mounts").read_text():
            return
        for _ in range(20):
            try:
                shutil.rmtree(self.folder)
                return
            except OSError:  # a command that was ended still writes
                time.sleep(0.2)

    def _hand_in_settings(self) -> None:
        """The machine's own ways to the network, as they are."""
        files = [os.environ.get("PIP_CERT"), os.environ.get("SSL_CERT_FILE"), "/etc/resolv.conf", "/etc/hosts"]
        files += map(str, Path("/etc/apt/apt.conf.d").glob("*proxy*"))
        for name in files:
            if name and Path(name).is_file():
                to = self.folder / name.lstrip("/")
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(name, to)
