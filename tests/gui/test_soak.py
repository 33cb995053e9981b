"""Session after session, page after page: nothing becomes more. `make bench` has the figures of four hours."""

from __future__ import annotations

from tests.gui.soaking import lead_a_session, objects_by_type, open_every_page, what_there_is

# Every kind of step, and an exercise with a figure.
ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 3s, move: 1s, release: 1s}
exercises:
  - {exercise: bird-dog, sets: 2, reps: 2, hold: 4s, rest: 2s, set_rest: 4s, sides: each, change_sides: 2s}
  - {name: Deep breaths, breaths: 2, breathe_in: 3s, breathe_out: 3s}
  - {name: Knee roll, for: 20s, sides: each}
  - {name: Rest, open: true}
"""
ROUNDS = 2
# What stays are a few things kept for speed, each with a bound of its own.
MOST_NEW_OBJECTS = 1000


def test_nothing_becomes_more_from_session_to_session(window, desk, qtbot, tmp_path):
    routine = tmp_path / "soak.yaml"
    routine.write_text(ROUTINE)

    def rounds():
        for _ in range(ROUNDS):
            lead_a_session(window, desk, str(routine))
            open_every_page(window, desk, str(routine), lambda is_so: qtbot.waitUntil(is_so, timeout=20_000))
        desk.events.clear()
        desk.voice.said.clear()

    rounds()
    before, objects = what_there_is(window), objects_by_type()
    rounds()
    after, more = what_there_is(window), objects_by_type() - objects
    assert after == before, more.most_common(30)
    assert sum(more.values()) < MOST_NEW_OBJECTS, more.most_common(30)
