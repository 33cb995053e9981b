"""A year of sessions as they might have been, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from backtimer.session.tally import ExerciseDone
from backtimer.storage.history_rows import SessionDone, SessionRecord

ROUTINES = (("article-a", "Warm up, mobilise, stabilise"), ("daily-15", "Every day, 15 minutes"))
EXERCISES = (
    *(("bird-dog", "Bird dog"), ("side-plank", "Side plank"), ("dead-bug", "Dead bug")),
    *(("bridge", "Bridge"), ("cat-cow", "Cat and cow"), ("curl-up", "Curl-up")),
)
NOTES = ("stiff in the morning", "felt good", "slept badly", "garden work yesterday", "easier on the left")


def a_year(until: datetime, days: int = 365, exercises: int = 6) -> Iterator[SessionRecord]:
    """Most days a session; pain that goes down slowly, holds that grow."""
    chance = random.Random(7)
    for back in reversed(range(days)):
        if chance.random() < 0.42:
            continue
        share = 1 - back / days
        routine, title = ROUTINES[chance.random() < 0.4]
        at = until - timedelta(days=back, minutes=chance.randrange(240))
        ending = "finished" if chance.random() < 0.85 else "stopped"
        minutes = chance.uniform(13, 19) if ending == "finished" else chance.uniform(4, 9)
        before = max(0, round(5 - 3.5 * share + chance.uniform(-1, 1))) if chance.random() < 0.7 else None
        after = None if before is None else max(0, min(10, before + chance.choice((-2, -1, -1, 0, 0, 0, 1, 3))))
        note = chance.choice(NOTES) if chance.random() < 0.2 else ""
        session = SessionDone(
            f"{back:05}", routine, title, at, at + timedelta(minutes=minutes + 2), 1080.0, exercises,
            minutes * 60, ending, note, before, after,
        )  # fmt: skip
        done = []
        for number in range(exercises):
            exercise, name = EXERCISES[number % len(EXERCISES)]
            hold = round(5 + 5 * share) + chance.randrange(2)
            reps = chance.choice((6, 8, 8, 10))
            dose = {"mode": "reps", "reps": 8, "sides": "each", "hold_seconds": hold}
            done.append(
                ExerciseDone(
                    number + 1, f"{exercise}-{number}", exercise, name, dose, 16, 16.0 * hold,
                    reps_left=reps, reps_right=reps, holds_left=reps, holds_right=reps,
                    held_seconds=2.0 * reps * hold, whole_seconds_left=reps * hold, whole_seconds_right=reps * hold,
                )
            )  # fmt: skip
        yield SessionRecord(session, tuple(done))
