"""This side of the synthesis worker: start it, ask it, never wait for it longer than it may take."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# The frozen program understands these words as Python does: packaging/pyinstaller/entry.py.
COMMAND = (sys.executable, "-m", "backtimer.speech.synthesis_worker")
SILENCE_SECONDS = 5.0
# Players and the worker stand outside the terminal's group: Ctrl+C reaches only the program. No console windows.
OWN_GROUP: dict[str, Any] = {"start_new_session": True, "creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}


class WorkerGone(Exception):
    """The worker died, never started, or has been silent for too long: start another one."""


class NotRendered(Exception):
    """The worker is well and says that it cannot render this text."""


class Worker:
    """One worker process. Only `kill` may be called from another thread."""

    def __init__(self, command: Sequence[str], silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence = silence_seconds
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        environment = {**os.environ, "PULSE_SERVER": f"unix:{os.devnull}"}
        # The worker imports this very package, also when the program runs from a checkout.
        here = str(Path(__file__).parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [here, environment.get("PYTHONPATH", "")]))
        environment["PYTHONSAFEPATH"] = "1"  # no module from the folder that the program was started in
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                **OWN_GROUP,
            )
        except OSError as error:
            raise WorkerGone(str(error)) from error
        self._reader = threading.Thread(target=self._read, name="speech-worker-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process number."""
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout
        with contextlib.suppress(OSError, ValueError):
            for line in self._process.stdout:
                answer = json.loads(line)
                self._answers.put(answer if isinstance(answer, dict) else None)
        self._answers.put(None)

    def _answer(self) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=self._silence)
        except queue.Empty:
            raise WorkerGone(f"no answer for {self._silence:g} s") from None
        if answer is None:
            raise WorkerGone("the voice engine stopped")
        return answer

    def engine(self) -> str:
        """Wait for its first word: the name of the engine. Call once, first."""
        answer = self._answer()
        if "engine" not in answer:
            raise WorkerGone(str(answer.get("error", "no engine")))
        return str(answer["engine"])

    def voices(self) -> list[Any]:
        """Wait for the voices that a worker started with "voices" tells of."""
        answer = self._answer()
        if not isinstance(answer.get("voices"), list):
            raise WorkerGone(str(answer.get("error", "no voices")))
        return list(answer["voices"])

    def render(self, text: str, path: Path) -> None:
        """Have the clip written to path."""
        assert self._process.stdin
        try:
            self._process.stdin.write((json.dumps({"text": text, "path": str(path)}) + "\n").encode())
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise WorkerGone("the voice engine stopped") from error
        answer = self._answer()
        if "error" in answer:
            raise NotRendered(str(answer["error"]))

    def kill(self) -> None:
        """End it at once; a waiting `render` raises."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End it and leave nothing open."""
        self.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
