"""Hypothesis strategies for routines, shared by the unit tests."""

from __future__ import annotations

from hypothesis import strategies as st

from backtimer.routine.dose import BOUNDS, Dose, Mode, OwnDose, Range, Sides
from backtimer.routine.exercise import Direction, Exercise, Position, Words
from backtimer.routine.routine import Routine, RoutineExercise

WORDS = st.text("abcdefghij klmno", min_size=1, max_size=30).map(lambda text: " ".join(text.split()) or "a")


def seconds(least: float, most: float) -> st.SearchStrategy[float]:
    """Seconds with one decimal."""
    return st.integers(round(least * 10), round(most * 10)).map(lambda tenths: tenths / 10)


def ranges(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Range]:
    """Ranges the right way up."""
    return st.tuples(numbers, numbers).map(lambda pair: Range(min(pair), max(pair)))


def _seconds(draw: st.DrawFn, mode: Mode) -> Range | None:
    if mode is Mode.TIMED or (mode is Mode.OPEN and draw(st.booleans())):
        return draw(ranges(seconds(1, 300)))
    return None


@st.composite
def doses(draw: st.DrawFn, most_count: int = 6) -> Dose:
    """Doses as files give them, small enough to unroll."""
    mode = draw(st.sampled_from(Mode))
    counts = ranges(st.integers(1, most_count).map(float))
    hold = draw(st.none() | ranges(seconds(0.5, 30)))
    move = draw(seconds(0, 5))
    release = draw(seconds(0, 5))
    if mode is Mode.REPS and hold is None and move == release == 0:
        move = 1.0
    return Dose(
        mode=mode,
        sides=draw(st.sampled_from(Sides)),
        sets=draw(ranges(st.integers(1, 3).map(float))),
        reps=draw(counts) if mode is Mode.REPS else None,
        hold_seconds=hold,
        seconds=_seconds(draw, mode),
        breaths=draw(counts) if mode is Mode.BREATHS else None,
        move_seconds=move,
        release_seconds=release,
        breathe_in_seconds=draw(seconds(0.5, 8)),
        breathe_out_seconds=draw(seconds(0.5, 8)),
        is_breath_paced=mode in (Mode.TIMED, Mode.OPEN) and draw(st.booleans()),
        rest_seconds=draw(seconds(0, 20)),
        set_rest_seconds=draw(seconds(0, 60)),
        change_sides_seconds=draw(seconds(0, 10)),
        exercise_rest_seconds=draw(st.just(0.0) | seconds(0, 20)),
        get_ready_seconds=draw(st.none() | seconds(0, 30)),
        times_a_day=draw(st.integers(1, 3)),
        ours=draw(st.booleans()),
    )


def exercises() -> st.SearchStrategy[Exercise]:
    """Exercises with every part present or not."""
    return st.builds(
        Exercise,
        id=st.just("e"),
        name=WORDS,
        steps=st.lists(WORDS, max_size=3).map(tuple),
        position=st.none() | st.sampled_from(Position),
        equipment=st.lists(WORDS, max_size=2).map(tuple),
        optional_equipment=st.lists(WORDS, max_size=2).map(tuple),
        direction=st.none() | st.sampled_from(Direction),
        breathing=st.none() | WORDS,
        key_point=st.none() | WORDS,
        words=st.builds(Words, *[st.none() | WORDS] * 5),
        cautions=st.lists(WORDS, max_size=2).map(tuple),
        source=st.none() | WORDS,
    )


@st.composite
def routines(draw: st.DrawFn, most_exercises: int = 4) -> Routine:
    """Routines with unique ids."""
    parts = draw(st.lists(st.tuples(exercises(), doses()), min_size=1, max_size=most_exercises))
    items = tuple(RoutineExercise(f"e{index}", exercise, dose) for index, (exercise, dose) in enumerate(parts))
    return Routine("routine", draw(WORDS), items)


def own_doses() -> st.SearchStrategy[OwnDose]:
    """Own doses within the bounds."""

    def number(name: str, most: float) -> st.SearchStrategy[float | None]:
        return st.none() | seconds(BOUNDS[name].least, most)

    counts = st.none() | st.integers(1, 10)
    return st.builds(
        OwnDose,
        sets=st.none() | st.integers(1, 4),
        reps=counts,
        hold_seconds=number("hold_seconds", 60),
        seconds=number("seconds", 600),
        breaths=counts,
        rest_seconds=number("rest_seconds", 60),
    )
