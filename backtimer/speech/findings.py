"""What `backtimer doctor` tells about the voice: tried for real, not looked up."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import wave
from dataclasses import dataclass
from pathlib import Path

from backtimer.speech.clips import ClipCache
from backtimer.speech.player_kinds import known_players, mend
from backtimer.speech.players import PlayerProcess
from backtimer.speech.renderer import MEND
from backtimer.speech.style import Style
from backtimer.speech.wav import Clip
from backtimer.speech.worker import COMMAND, NotRendered, Worker, WorkerGone


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what mends it."""

    ok: bool
    what: str
    found: str
    mend: str


def describe(cache_folder: Path) -> list[Finding]:
    """Try the engine, the players and the clip folder. Takes up to about ten seconds when things hang."""
    with tempfile.TemporaryDirectory(prefix="backtimer-doctor-") as folder:
        return [_engine(Path(folder)), _output(Path(folder)), _cache(cache_folder)]


def _engine(folder: Path) -> Finding:
    reason = ""
    for choice in ([], ["bundled"]):
        try:
            worker = Worker([*COMMAND, Style().as_argument(), *choice])
            try:
                name = worker.engine()
                start = time.monotonic()
                worker.render("BackTimer is ready.", folder / "line.wav")
                took = (time.monotonic() - start) * 1000
            finally:
                worker.close()
            return Finding(True, "Voice", f"{name}, a line rendered in {took:.0f} ms", "")
        except (WorkerGone, NotRendered) as error:
            reason = str(error)
    return Finding(False, "Voice", reason, MEND)


def _output(folder: Path) -> Finding:
    there = [kind for kind in known_players() if shutil.which(kind.command[0])]
    if not there:
        return Finding(False, "Sound output", "no player was found", mend())
    path = folder / "silence.wav"
    with path.open("wb") as file, wave.open(file, "wb") as silence:
        silence.setnchannels(1)
        silence.setsampwidth(2)
        silence.setframerate(22050)
        silence.writeframes(b"\1\0" * 2205)  # too quiet to be heard, but no empty clip
    reasons = []
    for kind in there:
        over = threading.Event()
        answers: list[str | None] = []

        def ended(reason: str | None, answers: list[str | None] = answers, over: threading.Event = over) -> None:
            answers.append(reason)
            over.set()

        PlayerProcess((kind,), Clip(path, 0.1), lambda: None, ended).start()
        over.wait()  # the process is watched: this ends
        if answers[0] is None:
            return Finding(True, "Sound output", f"{kind.name} reaches a device", "")
        reasons.append(answers[0])
    return Finding(False, "Sound output", "; ".join(reasons), mend())


def _cache(folder: Path) -> Finding:
    cache = ClipCache(folder)
    try:
        if cache.folder == folder:
            return Finding(True, "Clip folder", str(folder), "")
        return Finding(False, "Clip folder", f"{folder} cannot be written to", "Make the folder writable.")
    finally:
        cache.close()
