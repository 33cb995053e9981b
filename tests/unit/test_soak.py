"""A year of sessions, two a day, through the real recorder into a real history."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

from backtimer.routine.dose import Mode, Range, Sides
from backtimer.runner.conductor import Conductor
from backtimer.runner.recorder import Recorder
from backtimer.session.machine import Pause, Resume, SessionMode
from backtimer.storage.history import History
from tests.unit.coach import FakeWake, item, plan

SESSIONS = 700
BEGIN = datetime(2026, 1, 1, 7, 0, tzinfo=UTC)
SHORT = plan(
    item("bridge", reps=Range(2, 2), hold_seconds=Range(3, 3), rest_seconds=1.0),
    item("roll", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(5, 5), sides=Sides.NONE),
)


def ending_of(number: int) -> str:
    """Most come to their end; every seventh is stopped, every eleventh for pain."""
    return "pain" if number % 11 == 5 else "stopped" if number % 7 == 3 else "finished"


def test_a_year_of_sessions(tmp_path):
    now = 1000.0
    wall = BEGIN
    events: Counter[str] = Counter()
    path = tmp_path / "history.db"

    def clock() -> float:
        return now

    def on_event(event: str, **_: object) -> None:
        events[event] += 1

    with closing(History(path, lambda: wall + timedelta(seconds=now - 1000.0))) as history:
        for number in range(SESSIONS):
            wall += timedelta(hours=12)
            recorder = Recorder(history)
            session = Conductor(SHORT, clock, None, on_event, FakeWake(), recorder=recorder)
            session.start()
            ending, pauses = ending_of(number), number % 10 == 0
            while session.state.mode is not SessionMode.FINISHED:
                due = session.next_deadline()
                assert due is not None
                now = max(now, due)
                session.poll()
                if session.state.cursor == 3:
                    if ending != "finished":
                        session.end(ending)
                        session.stop()
                        break
                    if pauses:
                        pauses = False
                        session.send(Pause())
                        now += 30
                        session.send(Resume())
            if number % 100 == 0:
                assert history.flush(20)
        assert history.flush(20)
        assert history.places() == ()
        assert history.trouble is None
        endings = Counter(session.ending for session in history.sessions())
        assert endings == Counter(ending_of(number) for number in range(SESSIONS))
        # Those that were stopped are of less than half a minute: kept, and no sessions.
        assert sum(day.sessions for day in history.days_done()) == endings["finished"]
        assert history.unfinished() == ()
        records = history.records()
        finished = [record for record in records if record.session.is_finished]
        assert all([done.all_reps for done in record.exercises] == [2, 1] for record in finished)
        assert all(record.session.ended_at >= record.session.started_at for record in records)
        assert all(pause.seconds is not None and pause.seconds >= 30 for each in records for pause in each.pauses)
        assert sum(len(record.pauses) for record in records) == events["paused"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
