"""The process that plays one clip on Windows: it waits for samples at its input, and ends when they have been heard.

It says `started` on its error output when sound begins. To start a program takes a while: this one may wait.
"""

from __future__ import annotations

import sys


def main(rate: int) -> None:
    """Play 16-bit mono samples of a rate; nothing when there are none."""
    if sys.platform == "win32":
        import winsound

        from backtimer.speech.wav import as_file

        samples = sys.stdin.buffer.read()
        if samples:
            sys.stderr.write("started\n")
            sys.stderr.flush()
            winsound.PlaySound(as_file(rate, samples), winsound.SND_MEMORY | winsound.SND_NODEFAULT)
    else:
        raise SystemExit("winsound is there on Windows only")


if __name__ == "__main__":
    main(int(sys.argv[1]))
