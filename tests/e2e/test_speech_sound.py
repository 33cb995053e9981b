"""What is really heard, and what happens when the engine or the sound server dies or hangs."""

from __future__ import annotations

import json
import logging
import math
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import ANY

import pytest

pytest.importorskip("numpy")

from backtimer.speech.clips import ClipCache
from backtimer.speech.findings import describe
from backtimer.speech.player_kinds import LINUX, PlayerKind
from backtimer.speech.players import Player
from backtimer.speech.renderer import Renderer
from backtimer.speech.style import Style
from backtimer.speech.voice import Outcome, Voice, list_voices, open_voice
from backtimer.speech.wav import as_file, check
from backtimer.speech.worker import COMMAND
from backtimer.system.resources import assets
from tests.e2e.sound_room import SoundRoom

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a sound room needs PulseAudio")

figures = logging.getLogger("figures")  # shown with --log-cli-level=info

LINES = ["Lift your left leg.", "Three", "Two", "One", "Rest."]
LONG = "Lie on your back, bend both knees, and let your arms rest beside you on the floor."


class Log:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.began: dict[int, float] = {}
        self.ended: dict[int, tuple[Outcome, float]] = {}
        self.troubles: list[str | None] = []
        self.lengths: dict[str, float] = {}
        self.progress: list[tuple[int, int]] = []
        self.twice: list[int] = []

    def on_speech_began(self, number: int, at: float) -> None:
        with self.changed:
            self.began[number] = at
            self.changed.notify_all()

    def on_speech_ended(self, number: int, outcome: Outcome, at: float) -> None:
        with self.changed:
            if number in self.ended:
                self.twice.append(number)
            self.ended[number] = (outcome, at)
            self.changed.notify_all()

    def on_voice_trouble(self, sentence: str | None) -> None:
        with self.changed:
            self.troubles.append(sentence)
            self.changed.notify_all()

    def on_clip(self, text: str, seconds: float) -> None:
        self.lengths[text] = seconds

    def on_render_progress(self, done: int, total: int) -> None:
        with self.changed:
            self.progress.append((done, total))
            self.changed.notify_all()

    def wait(self, until: Callable[[], object], seconds: float = 8.0) -> None:
        with self.changed:
            assert self.changed.wait_for(until, seconds), (self.began, self.ended, self.troubles, self.progress)

    def outcome(self, number: int, seconds: float = 8.0) -> Outcome:
        self.wait(lambda: number in self.ended, seconds)
        return self.ended[number][0]


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    yield log
    assert not log.twice


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def heard(sound_room: SoundRoom, monkeypatch: pytest.MonkeyPatch) -> SoundRoom:
    for name, value in sound_room.env().items():
        monkeypatch.setenv(name, value)
    return sound_room


@pytest.fixture
def voice(heard: SoundRoom, log: Log, folder: Path) -> Iterator[Voice]:
    before = set(threading.enumerate())
    voice = open_voice(folder, time.monotonic, log)
    yield voice
    voice.close()
    left = [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("speech")]
    assert not left


def prepared(voice: Voice, log: Log, lines: list[str]) -> None:
    voice.prepare(lines)
    log.wait(lambda: log.progress and log.progress[-1] == (len(lines), len(lines)))


def clip_of(folder: Path, text: str) -> Path:
    path = ClipCache(folder).path(text)
    assert path.exists()
    return path


def test_lines_are_heard_whole_in_order_and_apart(voice: Voice, log: Log, heard: SoundRoom, folder: Path) -> None:
    start = time.monotonic()
    prepared(voice, log, LINES)
    figures.info("%d lines rendered %.2f s after opening", len(LINES), time.monotonic() - start)
    longest_call = 0.0
    for number, line in enumerate(LINES):
        called = time.monotonic()
        voice.say(number, line, 30)
        longest_call = max(longest_call, time.monotonic() - called)
    outcomes = [log.outcome(number) for number in range(len(LINES))]
    assert outcomes == ["finished"] * len(LINES)
    assert longest_call < 0.02
    time.sleep(0.2)
    end_of_last = 0.0
    for number, line in enumerate(LINES):
        path = clip_of(folder, line)
        onset, score = heard.find(path)
        assert score > 0.97, line
        assert onset > end_of_last - 0.01, f"{line} overlaps"
        end_of_last = onset + check(path).seconds
        assert abs(log.began[number] - onset) < 0.1
        assert -0.05 < log.ended[number][1] - end_of_last < 0.3
    assert log.troubles == []


def test_a_line_is_heard_soon(voice: Voice, log: Log, heard: SoundRoom, folder: Path) -> None:
    words = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"]  # all different: none is taken for another
    prepared(voice, log, words)
    calls = []
    for number, word in enumerate(words):
        calls.append(time.monotonic())
        voice.say(number, word, 5)
        log.outcome(number)
    time.sleep(0.1)
    delays = []
    for called, word in zip(calls, words, strict=True):
        onset, score = heard.find(clip_of(folder, word))
        assert score > 0.97
        delays.append((onset - called) * 1000)
    figures.info("onset in ms after the call: median %.1f, max %.1f", statistics.median(delays), max(delays))
    began = [(log.began[number] - called) * 1000 for number, called in enumerate(calls)]
    figures.info("began in ms after the call: median %.1f, max %.1f", statistics.median(began), max(began))
    # The room knows moments to some 3 ms. The upper bound is wide: other tests may share the machine.
    assert min(delays) > -3
    assert statistics.median(delays) < 60


def test_hush_is_silence_at_once(voice: Voice, log: Log, heard: SoundRoom) -> None:
    prepared(voice, log, [LONG, "One"])
    voice.say(1, LONG, 5)
    voice.say(2, "One", 30)
    log.wait(lambda: 1 in log.began)
    time.sleep(0.6)
    hushed = time.monotonic()
    voice.hush()
    assert time.monotonic() - hushed < 0.02
    voice.say(3, "One", 5)
    assert [log.outcome(number) for number in (1, 2, 3)] == ["cut", "cut", "finished"]
    assert 2 not in log.began
    # Line 3 follows within some milliseconds: silence is looked for in a second try, with nothing behind it.
    voice.say(4, LONG, 5)
    log.wait(lambda: 4 in log.began)
    time.sleep(0.6)
    hushed = time.monotonic()
    voice.hush()
    time.sleep(0.5)
    assert heard.loudness(hushed - 0.5, hushed) > 3000
    assert heard.loudness(hushed + 0.05, hushed + 0.4) < 10
    steps = [(step, hushed + step / 1000) for step in range(-20, 60)]
    sounding = [step for step, moment in steps if heard.loudness(moment, moment + 0.001) > 10]
    figures.info("silent %d ms after hush", max(sounding, default=-21) + 1)


def test_the_sound_server_dies_and_comes_back(voice: Voice, log: Log, heard: SoundRoom, folder: Path) -> None:
    prepared(voice, log, [LONG, "One"])
    voice.say(1, LONG, 5)
    log.wait(lambda: 1 in log.began)
    heard.kill()
    assert log.outcome(1) == "failed"
    voice.say(2, "One", 5)
    assert log.outcome(2, 3) == "failed"
    assert 2 not in log.began
    log.wait(lambda: log.troubles)
    sentence = log.troubles[0]
    assert sentence
    assert sentence.startswith("No sound output: ")
    assert "The session goes on silently." in sentence
    heard.restart()
    voice.say(3, "One", 5)
    assert log.outcome(3) == "finished"
    log.wait(lambda: len(log.troubles) == 2)
    assert log.troubles[-1] is None
    time.sleep(0.2)
    assert heard.find(clip_of(folder, "One"))[1] > 0.97


def test_a_hung_sound_server_costs_only_its_lines(voice: Voice, log: Log, heard: SoundRoom) -> None:
    prepared(voice, log, ["One"])
    heard.stop_server()
    try:
        called = time.monotonic()
        voice.say(1, "One", 1)
        voice.say(2, "One", 1)
        assert time.monotonic() - called < 0.02
        assert log.outcome(1) == "failed"
        assert log.outcome(2) == "late"
        assert 1 not in log.began
        assert time.monotonic() - called < 3
    finally:
        heard.continue_server()
    voice.say(3, "One", 5)
    assert log.outcome(3) == "finished"
    log.wait(lambda: log.troubles[-1] is None)


def test_a_killed_worker_is_replaced(voice: Voice, log: Log, heard: SoundRoom, folder: Path) -> None:
    prepared(voice, log, ["One"])
    renderer = voice._renderer
    assert isinstance(renderer, Renderer)
    assert renderer.worker_pid
    os.kill(renderer.worker_pid, signal.SIGKILL)
    voice.say(1, "Still here.", 5)
    assert log.outcome(1) == "finished"
    time.sleep(0.2)
    assert heard.find(clip_of(folder, "Still here."))[1] > 0.97
    assert log.troubles == []


def test_a_cache_emptied_under_way(voice: Voice, log: Log, folder: Path, heard: SoundRoom) -> None:
    prepared(voice, log, ["One"])
    shutil.rmtree(folder)
    voice.say(1, "One", 5)
    assert log.outcome(1) == "finished"


def with_worker(log: Log, folder: Path, command: list[str], silence_seconds: float) -> Voice:
    cache = ClipCache(folder)
    voice = Voice(time.monotonic, log, cache.find, Player())
    renderer = Renderer(
        cache,
        on_clip=voice.clip_ready,
        on_trouble=voice.engine_trouble,
        on_progress=voice.render_progress,
        on_length=voice.clip_length,
        command=command,
        silence_seconds=silence_seconds,
    )
    voice.start(renderer, cache)
    return voice


def test_a_worker_that_never_answers(log: Log, folder: Path) -> None:
    voice = with_worker(log, folder, [sys.executable, "-c", "import time; time.sleep(60)"], 0.4)
    try:
        voice.say(1, "One", 0.2)
        assert log.outcome(1) == "late"
        voice.say(2, "One", 10)
        assert log.outcome(2) == "failed"
        log.wait(lambda: log.troubles)
        assert log.troubles[0]
        assert log.troubles[0].startswith("No voice: ")
    finally:
        voice.close()


def test_an_engine_that_hangs_on_one_line(log: Log, folder: Path, heard: SoundRoom) -> None:
    code = (
        "import sys, time; from backtimer.speech import synthesis_worker as worker; clip = worker._clip;"
        "worker._clip = lambda render, text, *rest: time.sleep('poison' in text and 60) or clip(render, text, *rest);"
        "worker.main(sys.argv[1:])"
    )
    # Not shorter: on a busy machine the engine takes a second to start.
    voice = with_worker(log, folder, [sys.executable, "-c", code], 2)
    try:
        voice.prepare(["One", "This is poison.", "Two"])
        voice.say(1, "One", 5)
        voice.say(2, "This is poison.", 0.3)
        voice.say(3, "Two", 5)
        assert [log.outcome(number) for number in (1, 2, 3)] == ["finished", "late", "finished"]
        log.wait(lambda: log.progress[-1] == (3, 3))
        # The one that cannot be said gives way to another wording from now on.
        assert log.lengths.items() >= {"One": ANY, "Two": ANY, "This is poison.": math.inf}.items()
        assert max(log.lengths["One"], log.lengths["Two"]) < 2
        assert log.troubles == []
    finally:
        voice.close()


def test_lengths_and_lines_of_the_cache_need_no_engine(log: Log, folder: Path, heard: SoundRoom) -> None:
    lines = ["One", "Two"]
    voice = with_worker(log, folder, [*COMMAND], 5)
    prepared(voice, log, lines)
    voice.close()
    second = Log()
    voice = with_worker(second, folder, [sys.executable, "-c", "import time; time.sleep(60)"], 2)
    try:
        prepared(voice, second, lines)
        assert second.lengths == {line: log.lengths[line] for line in lines}
        voice.say(1, "One", 0.5)
        assert second.outcome(1) == "finished"
    finally:
        voice.close()


def test_the_engine_comes_back(log: Log, folder: Path, heard: SoundRoom, tmp_path: Path) -> None:
    flag = tmp_path / "broken"
    flag.touch()
    code = (
        f"import sys, pathlib; pathlib.Path({str(flag)!r}).exists() and sys.exit(1);"
        "from backtimer.speech.synthesis_worker import main; main(sys.argv[1:])"
    )
    voice = with_worker(log, folder, [sys.executable, "-c", code], 5)
    try:
        voice.prepare(["One", "Two"])
        log.wait(lambda: log.troubles)
        voice.say(1, "One", 10)
        assert log.outcome(1, 2) == "failed"
        log.wait(lambda: log.lengths == {"One": math.inf, "Two": math.inf})
        voice.prepare(["Three"])
        log.wait(lambda: log.lengths.get("Three") == math.inf)
        flag.unlink()
        log.wait(lambda: log.troubles[-1] is None)
        log.wait(lambda: log.lengths["Three"] < 2)
        voice.say(2, "One", 10)
        assert log.outcome(2) == "finished"
    finally:
        voice.close()


@pytest.mark.parametrize("engine", [[], ["bundled"]])
def test_both_engines_render_many_lines(engine: list[str], folder: Path, log: Log) -> None:
    voice = with_worker(log, folder, [*COMMAND], 5)
    try:
        assert isinstance(voice._renderer, Renderer)
        voice._renderer._bundled = bool(engine)
        lines = [str(number) for number in range(1, 31)] + LINES
        start = time.monotonic()
        prepared(voice, log, lines)
        figures.info("%d lines in %.2f s", len(lines), time.monotonic() - start)
        assert log.progress == [(done, len(lines)) for done in range(1, len(lines) + 1)]
        for line in lines:
            assert check(clip_of(folder, line)).seconds > 0.3
    finally:
        voice.close()
    assert list(folder.glob("*.part.wav")) == []


def test_no_sound_server_at_all(log: Log, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    voice = open_voice(folder, time.monotonic, log)
    try:
        voice.say(1, "One", 5)
        assert log.outcome(1) == "failed"
        assert log.began == {}
        log.wait(lambda: log.troubles)
    finally:
        voice.close()
    findings = {finding.what: finding for finding in describe(folder)}
    assert findings["Voice"].ok
    assert not findings["Sound output"].ok
    assert findings["Sound output"].mend


def test_a_device_that_appears_later(heard: SoundRoom, log: Log, folder: Path) -> None:
    heard.kill()
    voice = open_voice(folder, time.monotonic, log)
    try:
        for number in (1, 2):
            voice.say(number, "One", 5)
            assert log.outcome(number) == "failed"
        heard.restart()
        voice.say(3, "One", 5)
        assert log.outcome(3) == "finished"
        log.wait(lambda: len(log.troubles) == 2)
        assert log.troubles[1] is None
    finally:
        voice.close()


def test_sounds_are_heard_beside_the_lines_at_once_or_not_at_all(heard: SoundRoom, log: Log, folder: Path) -> None:
    sounds = assets() / "sounds"
    voice = open_voice(folder, time.monotonic, log, sounds_folder=sounds)
    try:
        lengths = voice.sound_lengths()
        assert set(lengths) == {path.stem for path in sounds.glob("*.wav")}
        for name in sorted(lengths):
            called = time.monotonic()
            voice.sound(name)
            assert time.monotonic() - called < 0.02
            time.sleep(lengths[name] + 0.3)
            onset, likeness = heard.find_between(sounds / f"{name}.wav", called - 0.02, time.monotonic())
            assert likeness > 0.97, name
            assert onset - called < 0.2
        voice.sound("end")
        time.sleep(0.2)
        voice.hush()
        hushed = time.monotonic()
        time.sleep(0.3)
        assert heard.loudness(hushed - 0.1, hushed) > 1000
        assert heard.loudness(hushed + 0.05, hushed + 0.25) < 10
        heard.stop_server()
        try:
            voice.sound("end")
            time.sleep(0.4)
        finally:
            heard.continue_server()
        time.sleep(0.6)
        # A server that was given up has the samples: on a busy machine a few ms of them come out before it lets go.
        span = time.monotonic() - hushed - 0.05
        moments = [hushed + 0.05 + ms / 1000 for ms in range(int(1000 * span))]
        assert sum(heard.loudness(moment, moment + 0.001) > 10 for moment in moments) < 200
        assert log.troubles == []
        assert log.ended == {}
    finally:
        voice.close()


def test_a_player_of_a_long_line_is_at_rest(heard: SoundRoom, tmp_path: Path) -> None:
    """A core that turns in a circle for nothing makes the next cue late, and the stop of this one."""
    (tmp_path / "long.wav").write_bytes(as_file(22_050, random.Random(1).randbytes(2 * 5 * 22_050)))
    player, clip = Player(LINUX[:1]), check(tmp_path / "long.wav")
    try:
        for _ in range(2):  # the second one was started ahead
            over = threading.Event()
            playing = player.play(clip, lambda: None, lambda _, over=over: over.set())
            time.sleep(3)
            fields = Path(f"/proc/{playing._process.pid}/stat").read_text().rpartition(")")[2].split()
            assert int(fields[11]) + int(fields[12]) < os.sysconf("SC_CLK_TCK") * 3 / 10
            playing.stop()
            assert over.wait(8)
    finally:
        player.close()


@pytest.mark.parametrize("kind", LINUX, ids=lambda kind: kind.name)
def test_a_volume_is_heard(kind: PlayerKind, heard: SoundRoom) -> None:
    if shutil.which(kind.command[0]) is None or not (kind.fits() or kind.name == "aplay"):
        pytest.skip("not here")
    player, clip, loudest = Player((kind,)), check(assets() / "sounds" / "end.wav"), []
    try:
        for volume in (1.0, 0.5, 0.5, 1.0):
            over, troubles, begin = threading.Event(), [], time.monotonic()
            player.play(clip, lambda: None, lambda why, to=troubles, over=over: (to.append(why), over.set()), volume)
            assert over.wait(8)
            if kind.name == "aplay" and troubles[0]:
                pytest.skip("aplay has no way to the sound server here")
            assert troubles == [None]
            time.sleep(0.2)
            loudest.append(heard.loudness(begin, time.monotonic() - 0.1))
    finally:
        player.close()
    assert [each / loudest[0] for each in loudest] == pytest.approx([1, 0.125, 0.125, 1], rel=0.05)


def test_the_doctor_finds_voice_and_device(heard: SoundRoom, folder: Path) -> None:
    assert all(finding.ok for finding in describe(folder)), describe(folder)


def test_the_worker_ends_with_the_program() -> None:
    with subprocess.Popen([*COMMAND, Style().as_argument()], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin
        assert worker.stdout
        assert b"engine" in worker.stdout.readline()
        worker.stdin.close()
        assert worker.wait(2) == 0


@pytest.mark.usefixtures("heard")
def test_style_changes_while_running_and_clips_are_kept_apart(log: Log, folder: Path) -> None:
    voice = open_voice(folder, time.monotonic, log)
    try:
        text = "This is how it sounds."
        lengths = []
        for number, style in enumerate(({}, {"rate": 100}, {"rate": 100, "pitch": 90}, {"voice_id": "gmw/en-us"}, {})):
            voice.configure(**style)
            voice.prepare([text])
            voice.say(number, text, 10)
            assert log.outcome(number) == "finished"
            lengths.append(log.lengths[text])
        assert lengths[1] > 1.3 * lengths[0]
        assert lengths[4] == lengths[0]
        assert len(list(folder.glob("*.wav"))) == 4
        voice.configure(voice_id="a voice that has gone")
        voice.say(9, text, 10)
        assert log.outcome(9) == "finished"
    finally:
        voice.close()


def test_voices_are_listed() -> None:
    voices = list_voices(10)
    assert len({voice.id for voice in voices}) > 20
    assert any("en" in language for voice in voices for language in voice.languages)


@pytest.mark.skipif(shutil.which("pactl") is None, reason="no pactl here")
def test_another_player_is_lowered_while_a_line_is_said(heard: SoundRoom, log: Log, folder: Path) -> None:
    def stream() -> dict | None:
        listed = subprocess.run(["pactl", "-f", "json", "list", "sink-inputs"], capture_output=True, check=True).stdout
        streams = [each for each in json.loads(listed) if each["properties"]["application.name"] == "pacat"]
        return streams[0] if streams else None

    def volume() -> int:
        found = stream()
        return int(found["volume"]["front-left"]["value"]) if found else -1

    def wait_until(is_true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 8
        while not is_true():
            assert time.monotonic() < deadline, volume()
            time.sleep(0.05)

    voice = open_voice(folder, time.monotonic, log, lower_others=True)
    with subprocess.Popen(["pacat", "--rate=8000", "/dev/zero"]) as music:
        try:
            wait_until(lambda: volume() == 65536)
            subprocess.run(["pactl", "set-sink-input-volume", str(stream()["index"]), "60000"], check=True)
            wait_until(lambda: volume() == 60000)
            voice.say(1, "This is a line that takes a while to be said.", 10)
            wait_until(lambda: volume() == 21000)
            assert log.outcome(1) == "finished"
            wait_until(lambda: volume() == 60000)
        finally:
            voice.close()
            music.kill()
