"""The process that plays one clip on Windows: says `started` on its error output, and ends when the clip has."""

from __future__ import annotations

import sys


def main(path: str) -> None:
    """Play a WAV file."""
    if sys.platform == "win32":
        import winsound

        sys.stderr.write("started\n")
        sys.stderr.flush()
        winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_NODEFAULT)
    else:
        raise SystemExit("winsound is there on Windows only")


if __name__ == "__main__":
    main(sys.argv[1])
