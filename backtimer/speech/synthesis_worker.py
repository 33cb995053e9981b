"""The process that turns text into clips: JSON lines in, JSON lines out. The only module that knows pyttsx3.

Arguments: the style, and "bundled" to pass over the system's espeak-ng. With "voices" in place of a style it prints all
voices that there are, and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from backtimer.session.pace import Pace, speaking_seconds
from backtimer.speech.style import Style, style_of
from backtimer.speech.wav import BadClip, trim

Render = Callable[[str, str], None]
Voices = Callable[[], list[dict[str, Any]]]
TRIES = 3
PLAIN_VOICES = ("samantha", "daniel", "zira", "david", "hazel")


def main(arguments: list[str]) -> None:
    """Answer requests until stdin closes."""
    # Whatever the engine prints must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    # Read beside the rendering: an engine that hangs must not outlive the program. The main thread renders,
    # because macOS speaks only there.
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    is_list = arguments[0] == "voices"
    style = Style() if is_list else style_of(arguments[0])
    try:
        engine, render, voices = _open(style, bundled="bundled" in arguments[1:])
    except BaseException as error:
        _answer(answers, error=f"{type(error).__name__}: {error}")
        os._exit(1)
    if is_list:
        _answer(answers, voices=voices())
        os._exit(0)
    _answer(answers, engine=engine)
    while True:
        request = json.loads(requests.get())
        try:
            seconds = _clip(render, request["text"], Path(request["path"]), style.rate)
        except Exception as error:
            _answer(answers, text=request["text"], error=f"{type(error).__name__}: {error}")
        else:
            _answer(answers, text=request["text"], seconds=seconds)


def _read(requests: queue.SimpleQueue[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in sys.stdin.buffer:
            requests.put(line.decode("utf-8"))
    os._exit(0)  # not sys.exit: espeak's own thread may stand in the way


def _answer(answers: TextIO, **fields: object) -> None:
    try:
        answers.write(json.dumps(fields) + "\n")
        answers.flush()
    except OSError:
        os._exit(0)


def _clip(render: Render, text: str, path: Path, rate: int) -> float:
    part = path.with_name(f"{path.stem}.{os.getpid()}.part.wav")
    expected = speaking_seconds(text, Pace(rate))
    earlier = 0.0
    reason = "no sound came"
    try:
        for _ in range(TRIES):
            part.unlink(missing_ok=True)
            render(text, str(part))
            try:
                clip = trim(part)
            except BadClip as error:
                reason = str(error)
                continue
            # "1500" takes longer than four letters: the same length twice means that the estimate is wrong.
            if 0.5 * expected <= clip.seconds <= 2 * expected or abs(clip.seconds - earlier) < 0.02:
                part.replace(path)
                return clip.seconds
            earlier, reason = clip.seconds, f"{clip.seconds:.2f} s instead of about {expected:.2f} s"
    finally:
        part.unlink(missing_ok=True)
    raise BadClip(reason)


def _open(style: Style, bundled: bool) -> tuple[str, Render, Voices]:
    return _espeak(style, bundled) if sys.platform.startswith("linux") else _plain(style)


def _described(voices: list[Any]) -> list[dict[str, Any]]:
    return [{"id": str(each.id), "name": str(each.name), "languages": _languages(each)} for each in voices]


def _languages(voice: Any) -> list[str]:
    found = voice.languages or []
    texts = [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in found]
    # espeak puts a letter for the priority before each, and a zero behind.
    return [text for text in (text.strip("\0\x01\x02\x03\x04\x05\x06\x07 ") for text in texts) if text]


def _espeak(style: Style, bundled: bool) -> tuple[str, Render, Voices]:
    os.environ["PULSE_SERVER"] = f"unix:{os.devnull}"  # a hung sound server hangs espeak's start
    origin = "system"
    try:
        if bundled:
            raise OSError("passed over")
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        import espeakng_loader

        origin = "bundled"
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        # Loaded first and for all, so that pyttsx3 finds it by its name.
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    import pyttsx3
    from pyttsx3.drivers import _espeak as library

    engine = pyttsx3.init("espeak")
    # On the driver and once: a property that goes through the engine's queue is lost in nearly half of all renders.
    proxy: Any = engine.proxy
    driver = proxy._driver
    driver.setProperty("voice", "en")
    if style.voice_id is not None:
        # A voice that has gone leaves the usual one.
        with contextlib.suppress(ValueError):
            driver.setProperty("voice", style.voice_id)
    driver.setProperty("rate", style.rate)
    driver.setProperty("volume", 1.0)
    if style.pitch is not None:
        driver.setProperty("pitch", style.pitch)

    def render(text: str, path: str, _engine: Any = engine) -> None:  # the driver knows its engine only weakly
        library.Synchronize()
        driver.save_to_file(text, path)
        # Not runAndWait: it returns before the file is whole. Synchronize returns when espeak's thread is idle.
        driver._start_synthesis(text)
        library.Synchronize()

    version = library.Info(None) or b"?"
    name = f"espeak-ng {version.decode('utf-8', 'replace').split()[0]} ({origin})"
    return name, render, lambda: _described(driver.getProperty("voices"))


def _plain(style: Style) -> tuple[str, Render, Voices]:
    """Windows and macOS. Not tried there yet."""
    import pyttsx3

    engine: Any = pyttsx3.init()
    engine.setProperty("rate", style.rate)
    engine.setProperty("volume", 1.0)
    names = {voice.id: f"{voice.id} {voice.name} {voice.languages}".lower() for voice in engine.getProperty("voices")}
    english = [name for name, words in names.items() if "english" in words or "en_" in words or "en-" in words]
    voice = engine.getProperty("voice")
    if style.voice_id in names:
        voice = style.voice_id
        engine.setProperty("voice", voice)
    elif english and voice not in english:
        # Not simply the first: on macOS that is Albert, a joke.
        plain = [name for name in english if any(word in names[name] for word in PLAIN_VOICES)]
        voice = (plain or english)[0]
        engine.setProperty("voice", voice)

    def render(text: str, path: str) -> None:
        engine.save_to_file(text, path)
        engine.runAndWait()
        if sys.platform == "darwin":  # it writes AIFF, whatever the name
            raw = f"{path}.aiff"
            Path(path).replace(raw)
            try:
                subprocess.run(["afconvert", "-f", "WAVE", "-d", "LEI16", "-c", "1", raw, path], check=True)
            finally:
                Path(raw).unlink()

    return f"{sys.platform} {voice or 'default voice'}", render, lambda: _described(engine.getProperty("voices"))


if __name__ == "__main__":
    main(sys.argv[1:])
