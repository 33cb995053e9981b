"""The rules of the queue, with a renderer and a player that only pretend."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.speech.player_kinds import PlayerKind
from backtimer.speech.players import Began, Ended, Player
from backtimer.speech.style import Style
from backtimer.speech.voice import Outcome, Voice
from backtimer.speech.wav import Clip


class Log:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.events: list[tuple[str, int]] = []
        self.troubles: list[str | None] = []
        self.lengths: dict[str, float] = {}

    def _add(self, event: str, number: int) -> None:
        with self.changed:
            self.events.append((event, number))
            self.changed.notify_all()

    def on_speech_began(self, number: int, at: float) -> None:
        self._add("began", number)

    def on_speech_ended(self, number: int, outcome: Outcome, at: float) -> None:
        self._add(outcome, number)

    def on_voice_trouble(self, sentence: str | None) -> None:
        with self.changed:
            self.troubles.append(sentence)
            self.changed.notify_all()

    def on_clip(self, text: str, seconds: float) -> None:
        self.lengths[text] = seconds

    def on_render_progress(self, done: int, total: int) -> None:
        raise RuntimeError("a listener that fails must not stop the voice")

    def wait(self, until: Callable[[], object], seconds: float = 5) -> None:
        with self.changed:
            assert self.changed.wait_for(until, seconds), (self.events, self.troubles)

    def ends(self) -> dict[int, str]:
        ended = [(number, event) for event, number in self.events if event != "began"]
        assert len(ended) == len(dict(ended)), "a line ended twice"
        return dict(ended)


class FakePlaying:
    def __init__(self, text: str, began: Began, ended: Ended, plays: FakePlayer) -> None:
        self.text, self._ended, self._plays = text, ended, plays
        self._lock = threading.Lock()
        self._over = False
        if not text.startswith("broken"):
            began()

    def finish(self, trouble: str | None = None) -> None:
        with self._lock:
            if self._over:
                return
            self._over = True
        self._plays.sounding -= 1
        self._ended(trouble)

    def stop(self) -> None:
        threading.Thread(target=self.finish, args=("killed",)).start()


class FakePlayer:
    def __init__(self, seconds: float | None) -> None:
        self.seconds, self.sounding, self.most = seconds, 0, 0
        self.played: list[FakePlaying] = []
        self.volumes: list[float] = []
        self.start_seconds: list[float] = []

    def play(
        self, clip: Clip, began: Began, ended: Ended, volume: float = 1.0, start_seconds: float = 2.0
    ) -> FakePlaying:
        self.volumes.append(volume)
        self.start_seconds.append(start_seconds)
        self.sounding += 1
        self.most = max(self.most, self.sounding)
        playing = FakePlaying(clip.path.name, began, ended, self)
        self.played.append(playing)
        if playing.text.startswith("broken"):
            playing.finish("No sound output: broken.")
        elif self.seconds is not None:
            timer = threading.Timer(self.seconds, playing.finish)
            timer.daemon = True
            timer.start()
        return playing

    def close(self) -> None:
        self.is_closed = True


class FakeRenderer:
    """ "no …" cannot be rendered, "slow …" never comes."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def prepare(self, texts: Sequence[str]) -> None:
        self.voice.render_progress(0, len(texts))

    def restyle(self, style: Style) -> None:
        self.style = style

    def want(self, text: str) -> None:
        if not text.startswith("slow"):
            clip = None if text.startswith("no") else Clip(Path(text), 0.01)
            threading.Thread(target=self.voice.clip_ready, args=(text, clip)).start()

    def close(self) -> None:
        pass


def opened(log: Log, seconds: float | None = None) -> tuple[Voice, FakePlayer]:
    player = FakePlayer(seconds)

    def find(text: str) -> Clip | None:
        return Clip(Path(text), 0.01) if text.startswith(("ready", "broken")) else None

    voice = Voice(time.monotonic, log, find, player)
    voice.start(FakeRenderer(voice))
    return voice, player


def test_one_at_a_time_in_order() -> None:
    log = Log()
    voice, player = opened(log)
    for number, text in enumerate(["ready a", "b", "ready c"]):
        voice.say(number, text, 30)
    for number in range(3):
        log.wait(lambda number=number: ("began", number) in log.events)
        assert player.sounding == 1
        player.played[number].finish()
    log.wait(lambda: len(log.ends()) == 3)
    voice.close()
    assert [playing.text for playing in player.played] == ["ready a", "b", "ready c"]
    assert log.events == [(event, number) for number in range(3) for event in ("began", "finished")]


def test_late_behind_a_long_line_and_for_want_of_a_clip() -> None:
    log = Log()
    voice, player = opened(log)
    voice.say(1, "ready", 30)
    voice.say(2, "ready behind", 0.05)
    voice.say(3, "slow", 0.05)
    log.wait(lambda: len(log.ends()) == 2)
    assert log.ends() == {2: "late", 3: "late"}
    player.played[0].finish()
    voice.close()
    assert len(player.played) == 1
    assert log.ends()[1] == "finished"


def test_failures_are_told_at_once_and_trouble_only_on_change() -> None:
    log = Log()
    voice, _ = opened(log, 0.01)
    voice.say(1, "no engine", 30)
    voice.say(2, "broken", 30)
    voice.say(3, "broken", 30)
    log.wait(lambda: len(log.ends()) == 3)
    assert set(log.ends().values()) == {"failed"}
    assert ("began", 2) not in log.events
    voice.say(4, "ready", 30)
    log.wait(lambda: 4 in log.ends())
    log.wait(lambda: len(log.troubles) == 2)
    voice.close()
    assert log.troubles == ["No sound output: broken.", None]


def test_hush_and_close_cut_everything() -> None:
    log = Log()
    voice, player = opened(log)
    for number in range(3):
        voice.say(number, "ready", 30)
    log.wait(lambda: ("began", 0) in log.events)
    voice.hush()
    log.wait(lambda: len(log.ends()) == 3)
    voice.say(3, "ready", 30)
    log.wait(lambda: ("began", 3) in log.events)
    voice.close()
    voice.close()
    voice.say(4, "ready", 30)
    assert log.ends() == dict.fromkeys(range(5), "cut")
    assert player.most == 1
    assert log.troubles == []


def test_a_failing_listener_does_not_stop_the_voice() -> None:
    log = Log()
    voice, _ = opened(log, 0.01)
    voice.prepare(["a"])
    voice.say(1, "ready", 5)
    log.wait(lambda: log.ends() == {1: "finished"})
    voice.close()


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["ready", "later", "no", "broken", "slow"]), st.sampled_from([0.0, 0.004, 5.0])),
        st.just("hush"),
        st.just("pause"),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
def test_every_line_ends_exactly_once(actions: list[tuple[str, float] | str]) -> None:
    log = Log()
    voice, player = opened(log, 0.003)
    said = 0
    for action in actions:
        if action == "hush":
            voice.hush()
        elif action == "pause":
            time.sleep(0.005)
        else:
            assert isinstance(action, tuple)
            voice.say(said, f"{action[0]} {said}", action[1])
            said += 1
    voice.close()
    assert sorted(log.ends()) == list(range(said))
    assert player.most <= 1
    began = [number for event, number in log.events if event == "began"]
    assert began == sorted(set(began))


def played(*kinds: PlayerKind, seconds: float, stop: bool = False, **how: float) -> tuple[int, str | None, float]:
    over = threading.Event()
    began: list[bool] = []
    trouble: list[str | None] = []

    def ended(sentence: str | None) -> None:
        trouble.append(sentence)
        over.set()

    start = time.monotonic()
    playing = Player(kinds).play(Clip(Path("clip.wav"), seconds), lambda: began.append(True), ended, **how)
    if stop:
        playing.stop()
    assert over.wait(8)
    assert len(trouble) == 1
    return len(began), trouble[0], time.monotonic() - start


def python(code: str, started: bytes = b"on") -> PlayerKind:
    return PlayerKind("toy", (sys.executable, "-S", "-c", f"import sys, time; {code}"), started)


PRINT_ON = "print('on', file=sys.stderr, flush=True)"


def test_a_player_that_plays_whole() -> None:
    assert played(python(f"{PRINT_ON}; time.sleep(.1)"), seconds=0.1)[:2] == (1, None)
    assert played(python("time.sleep(.3)", b""), seconds=0.1)[:2] == (1, None)


def test_the_next_player_has_its_turn_at_once_and_is_first_from_then_on(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    broken = python(f"open({str(tries)!r}, 'a').write('x'); sys.exit('no device')")
    works = python(f"{PRINT_ON}; time.sleep(.1)")
    assert played(broken, works, seconds=0.1)[:2] == (1, None)
    player = Player((broken, works))
    for _ in range(2):
        over = threading.Event()
        player.play(Clip(Path("clip.wav"), 0.1), lambda: None, lambda _, over=over: over.set())
        assert over.wait(8)
    assert tries.read_text() == "xx"


def test_what_was_begun_is_not_begun_again_with_another_player() -> None:
    begins, trouble, _ = played(python(f"{PRINT_ON}; sys.exit('gone')"), python(f"{PRINT_ON}"), seconds=0.1)
    assert begins == 1
    assert trouble
    assert "gone" in trouble


def test_what_does_not_begin_in_time_is_dropped() -> None:
    begins, trouble, took = played(
        python(f"time.sleep(.6); {PRINT_ON}; time.sleep(5)"), python(PRINT_ON), seconds=0.1, start_seconds=0.2
    )
    assert begins == 0
    assert trouble
    assert took < 0.5


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (None, "no player was found"),
        (python("sys.exit('no device')"), "no device"),
        (python(PRINT_ON), "too early"),
        (python("time.sleep(30)"), "does not start"),
        (python(f"{PRINT_ON}; time.sleep(30)"), "hangs"),
    ],
)
def test_a_player_that_fails(kind: PlayerKind | None, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backtimer.speech.players.START_SECONDS", 0.5)
    monkeypatch.setattr("backtimer.speech.players.GRACE_SECONDS", 0.2)
    seconds = 0.5 if kind and "sleep" not in kind.command[-1] else 0.1
    _, trouble, took = played(*[kind] if kind else [], seconds=seconds)
    assert trouble
    assert trouble.startswith("No sound output: ")
    assert words in trouble
    assert took < 2


def test_a_stopped_player_ends() -> None:
    _, trouble, took = played(python(f"{PRINT_ON}; time.sleep(30)"), seconds=20, stop=True)
    assert took < 2
    assert trouble is None, "silenced is not broken: the next line keeps this player"


def test_the_program_does_not_load_the_engine() -> None:
    code = "import sys, backtimer.speech.voice, backtimer.speech.findings; sys.exit('pyttsx3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_sound_is_made_beside_the_lines_and_hushed_with_them() -> None:
    player = FakePlayer(None)
    clip = Clip(Path("start.wav"), 0.3)
    voice = Voice(time.monotonic, Log(), lambda text: None, player, {"start": clip})
    voice.start(FakeRenderer(voice))
    assert voice.sound_lengths() == {"start": 0.3}
    voice.sound("unknown")
    assert player.played == []
    voice.sound("start")
    voice.sound("start")
    assert len(player.played) == 2
    player.played[0].finish()
    assert len(voice._sounding) == 1
    voice.hush()
    deadline = time.monotonic() + 5
    while voice._sounding and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not voice._sounding
    voice.close()
    voice.sound("start")
    assert len(player.played) == 2


def test_volumes_of_words_and_of_sounds() -> None:
    player = FakePlayer(0.01)
    log = Log()
    voice = Voice(
        time.monotonic, log, lambda text: Clip(Path("ready"), 0.01), player, {"start": Clip(Path("s.wav"), 0.3)}
    )
    renderer = FakeRenderer(voice)
    voice.start(renderer)
    voice.configure(voice_id="v", rate=140, pitch=40, volume=0.5, sound_volume=0.25)
    assert renderer.style == Style("v", 140, 40)
    voice.say(1, "ready", 5)
    log.wait(lambda: 1 in log.ends())
    voice.sound("start")
    voice.close()
    assert player.volumes == [0.5, 0.25]
    assert player.start_seconds == [pytest.approx(5, abs=0.5), 0.2], "what cannot begin in time is not begun"
