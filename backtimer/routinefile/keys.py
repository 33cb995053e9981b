"""Every key of a routine file and of a catalogue file: one table, from which both the reader and the schema work."""

from __future__ import annotations

from backtimer.routine.dose import BOUNDS, Bounds, Sides
from backtimer.routine.exercise import Direction, Position
from backtimer.routinefile.durations import NOUNS
from backtimer.routinefile.figures import FigureOrName
from backtimer.routinefile.kinds import (
    MOST_LETTERS_OF_A_NAME,
    NAME,
    CatalogueId,
    Choice,
    Count,
    Duration,
    Key,
    OpenEnd,
    OwnId,
    Picture,
    Say,
    Tempo,
    Text,
    Texts,
)

FORMAT = 1
MODES = ("reps", "for", "breaths", "open")

_REST = Duration(BOUNDS["rest_seconds"], is_range=False)
_MOVE = Duration(Bounds(0, 600), is_range=False)
_BREATH = Duration(Bounds(0.5, 60), is_range=False)
_TIME = Duration(BOUNDS["seconds"])
_BOTH = "use  each  (one side, then the other),  alternate  (in turn) or  none  (both sides at once)"
_ONE_SIDE = "BackTimer cannot do one side alone yet: use  none  and put the side in the name"
_SIDES = Choice(
    tuple(Sides),
    {
        **dict.fromkeys(
            (
                "each side",
                "per side",
                "l/r",
                "r/l",
                "left/right",
                "right/left",
                "left and right",
                "left, right",
                "lr",
                "l+r",
                "l & r",
                "left then right",
                "one side after the other",
            ),
            Sides.EACH.value,
        ),
        **dict.fromkeys(("alternating", "alternately", "in turn", "alternate sides"), Sides.ALTERNATE.value),
    },
    {"both|beide|beidseitig|yes|true|2|two": _BOTH, "left|right|links|rechts|l|r|one|1": _ONE_SIDE},
)
_POSITION = Choice(
    tuple(Position),
    {
        **dict.fromkeys(("on the back", "lying on your back", "on your back", "supine"), Position.BACK.value),
        **dict.fromkeys(
            ("prone", "lying face down", "on the stomach", "lying on the stomach", "lying on your stomach"),
            Position.FRONT.value,
        ),
        **dict.fromkeys(("on the side", "lying on your side", "side-lying", "side lying"), Position.SIDE.value),
        **dict.fromkeys(
            ("all fours", "on all fours", "quadruped", "four-point kneeling"), Position.HANDS_AND_KNEES.value
        ),
        **dict.fromkeys(("seated", "sitting on a chair"), Position.SITTING.value),
    },
    {"lying|lie|laying|floor": "lying on the back, face down or lying on the side?", "half": "use half-kneeling"},
)

TIMES = {
    "move": Key(_MOVE, "Seconds to come into the hold (2 s unless given)."),
    "release": Key(_MOVE, "Seconds to come back (2 s unless given)."),
    "breathe_in": Key(_BREATH, "Seconds of an in-breath (4 s unless given)."),
    "breathe_out": Key(_BREATH, "Seconds of an out-breath (6 s unless given)."),
    "rest": Key(_REST, "Rest between reps (3 s after a hold unless given, else none); without reps, between sets."),
    "set_rest": Key(_REST, "Rest between sets (30 s unless given)."),
    "change_sides": Key(_REST, "Time to change over when one side comes after the other (5 s unless given)."),
    "exercise_rest": Key(_REST, "Rest after the exercise, before the next is explained (none unless given)."),
    "get_ready": Key(_REST, "Least time to get into position (computed from the change of position unless given)."),
}
DOSE_KEYS = {
    "reps": Key(Count(BOUNDS["reps"]), "How many repetitions, per side when there are two: 8, or a range like 8-12."),
    "for": Key(_TIME, "A movement for a time, per side when there are two: 2min, or a range like 1-2min."),
    "breaths": Key(
        Count(BOUNDS["breaths"], nouns=NOUNS["breaths"]), "For so many breaths, per side when there are two."
    ),
    "open": Key(OpenEnd(_TIME), "As long as you like: true, or a time like 2min after which it goes on by itself."),
    "hold": Key(
        Duration(BOUNDS["hold_seconds"], or_none=True),
        "How long each rep is held: 6s, or a range like 5-10s; 0 takes away the hold of a catalogue exercise.",
    ),
    "sets": Key(Count(BOUNDS["sets"], nouns=NOUNS["sets"]), "How many sets: 3, or a range like 2-3 (1 unless given)."),
    "sides": Key(
        _SIDES,
        "none (unless given), each (one side after the other) or alternate (in turn, rep by rep).",
    ),
    "tempo": Key(
        Tempo(600, BOUNDS["hold_seconds"].least),
        "Seconds up, hold and down, like 3-1-3, in place of move, hold and release.",
    ),
    "pace": Key(Choice(("breath", "own")), "breath: the breath is called through a `for` or `open` time."),
    **TIMES,
    "times_a_day": Key(
        Count(Bounds(1, 24), is_range=False, nouns=NOUNS["times_a_day"]),
        "How often a day it is meant for (1 unless given).",
    ),
    "dose": Key(Choice(("ours",)), "ours: the source gives no dose, or only a part of it, and the writer chose."),
}
SAY = {
    "effort": Key(NAME, "Called as the effort begins, like Lift."),
    "hold": Key(NAME, "Called as the hold begins."),
    "release": Key(NAME, "Called as the hold ends, like Lower."),
    "breathe_in": Key(NAME, "Called as an in-breath begins."),
    "breathe_out": Key(NAME, "Called as an out-breath begins."),
    "side": Key(NAME, 'What left and right are said of, like leg, for "left leg" (side unless given).'),
}
_THINGS = Texts(MOST_LETTERS_OF_A_NAME)
ABOUT_KEYS = {
    "name": Key(NAME, "What the exercise is called."),
    "aliases": Key(_THINGS, "Other names of the very same movement; routines can refer to them too."),
    "position": Key(_POSITION, "Where the body starts from."),
    "equipment": Key(_THINGS, 'What is needed, as it is read aloud: ["a wall"].'),
    "optional": Key(_THINGS, "What helps but can be left out."),
    "direction": Key(Choice(tuple(Direction)), "Which way it takes the back."),
    "steps": Key(Texts(), "How it is done, in short sentences that are read aloud."),
    "breathing": Key(Text(), "How to breathe, in a short sentence."),
    "in_short": Key(Text(), "The movement in one phrase, said in place of the steps when the exercise is known."),
    "key_point": Key(Text(), "A short reminder, said when the exercise is known."),
    "say": Key(Say(SAY), "The words called out during the exercise."),
    "cautions": Key(Texts(), "What to mind, in short sentences that are read aloud."),
    "advice": Key(Texts(), "What to decide before the session begins; shown on the routine's page, not read aloud."),
    "good_for": Key(Text(), "What it is good for."),
    "easier": Key(CatalogueId(), "The id of an easier variant in the catalogue."),
    "harder": Key(CatalogueId(), "The id of a harder variant in the catalogue."),
    "source": Key(Text(), "Where the exercise or its dose comes from."),
    "figure": Key(FigureOrName(), "The exercise whose figure is shown, or poses of its own (docs/figures.md)."),
    "picture": Key(Picture(), "A picture in place of the figure: a PNG, JPEG, SVG or GIF file beside this one."),
}
CATALOGUE_KEYS = {**ABOUT_KEYS, **DOSE_KEYS}
ENTRY_KEYS = {
    "exercise": Key(
        CatalogueId(), "The id of a catalogue exercise, or of its alias; what else is given here overrides it."
    ),
    "id": Key(OwnId(), "An id of its own, needed only when the same exercise comes twice."),
    **CATALOGUE_KEYS,
}
ROUTINE_TEXTS = {
    "title": Key(NAME, "What the routine is called."),
    "about": Key(Text(), "For whom and what it is; its first sentence stands on the routine's card."),
    "source": Key(Text(), "Where the routine comes from."),
}
FORMAT_HELP = f"The format of this file: {FORMAT}."
DEFAULTS_HELP = "Times for all exercises of this routine. An exercise can override these."
EXERCISES_HELP = "The exercises in their order."
