"""What to write in place of a key, a word or an exercise that BackTimer does not know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf

from backtimer.routinefile.problem import shown

_LENGTH = "use  for:  for how long it is done, or  hold:  for how long each rep is held"
_REST = "use  rest:  between reps,  set_rest:  between sets, or  exercise_rest:  after the exercise"
_STEPS = "write what to do in  steps:"
_WEIGHT = "write it in  equipment:  or in the name"
_ROUNDS = "there are no circuits: list the exercises once for each round, each with an id of its own"
_ONE_AFTER_OTHER = "list the exercises one after the other"
_WEEK = "when a routine is due is set in the window, on the routine's page"
_PROGRESS = "give a range, like  reps: 8-12, and go up in the window as you get stronger"
# Keys that people write, and what there is instead.
OTHER_KEYS: MappingOf[str, str] = {
    **dict.fromkeys(("duration", "time", "seconds", "secs", "minutes", "length"), _LENGTH),
    **dict.fromkeys(("dauer", "zeit", "durée", "duree", "temps", "время", "длительность"), _LENGTH),
    **dict.fromkeys(("repetitions", "repeats", "repeat", "count", "times", "rep", "goal", "target"), "use  reps:"),
    **dict.fromkeys(("wiederholungen", "wdh", "répétitions", "повторы", "повторения"), "use  reps:"),
    **dict.fromkeys(("breath", "atemzüge", "respirations", "вдохи"), "use  breaths:"),
    **dict.fromkeys(("set", "series", "satz", "sätze", "serie", "serien", "séries", "подходы"), "use  sets:"),
    **dict.fromkeys(("holds", "hold_time", "hold_for", "halten", "haltezeit", "tenir", "держать"), "use  hold:"),
    **dict.fromkeys(("side", "per_side", "each_side", "both_sides", "alternate", "bilateral"), "use  sides:"),
    **dict.fromkeys(("seite", "seiten", "côté", "côtés", "сторона", "стороны"), "use  sides:"),
    **dict.fromkeys(("left", "right", "left_side", "right_side"), "use  sides:  and put the side in the name"),
    **dict.fromkeys(("pause", "break", "recovery", "wait", "interval", "repos", "отдых"), _REST),
    **dict.fromkeys(("rest_between_sets", "between_sets", "rest_sets"), "use  set_rest:"),
    **dict.fromkeys(("rest_after", "after", "rest_after_exercise"), "use  exercise_rest:"),
    **dict.fromkeys(("speed", "pace_of_reps", "rhythm"), "use  tempo:"),
    **dict.fromkeys(("start", "start_position", "posture", "pose", "lying", "lie", "on"), "use  position:"),
    **dict.fromkeys(("prepare", "preparation", "ready", "lead_in"), "use  get_ready:"),
    **dict.fromkeys(
        (
            "instructions",
            "instruction",
            "description",
            "about",
            "text",
            "how",
            "notes",
            "note",
            "comment",
            "tips",
            "cues",
        ),
        _STEPS,
    ),
    **dict.fromkeys(("warning", "warnings", "caution", "careful", "mind"), "use  cautions:"),
    **dict.fromkeys(("needs", "things", "props", "material"), "use  equipment:"),
    **dict.fromkeys(("weight", "load", "kg", "resistance", "band", "intensity", "rpe"), _WEIGHT),
    **dict.fromkeys(("rounds", "circuit", "laps", "cycles"), _ROUNDS),
    **dict.fromkeys(("superset", "group", "block", "exercises"), _ONE_AFTER_OTHER),
    **dict.fromkeys(("progress", "progression", "increase", "level"), _PROGRESS),
    **dict.fromkeys(
        ("music", "sound", "song", "audio", "video", "url", "link"), "BackTimer plays no files; leave it out"
    ),
    **dict.fromkeys(("image", "photo", "img"), "use  picture:"),
    **dict.fromkeys(("per_day", "daily", "frequency", "times_per_day"), "use  times_a_day:"),
    **dict.fromkeys(("days", "schedule", "weekdays", "when"), _WEEK),
    **dict.fromkeys(("title", "übung", "exercice", "упражнение", "nom", "название"), "use  name:"),
    **dict.fromkeys(("type", "category", "muscle", "muscles"), "use  direction:  or  good_for:"),
    "backtimer": "it stands once, at the top of the file",
    "defaults": "it stands at the top of the file, not in an exercise",
    "<<": "write the keys out: files do not refer to other parts of themselves",
}
OTHER_ROUTINE_KEYS: MappingOf[str, str] = {
    **dict.fromkeys(("name", "titre", "nom", "название"), "use  title:"),
    **dict.fromkeys(("settings", "default", "options", "times"), "use  defaults:"),
    **dict.fromkeys(("description", "notes", "note", "text"), "use  about:"),
    **dict.fromkeys(("author", "by", "from"), "use  source:"),
    **dict.fromkeys(
        ("routine", "steps", "items", "list", "workout", "übungen", "exercices", "упражнения"), "use  exercises:"
    ),
    **dict.fromkeys(("days", "schedule", "weekdays", "when", "times_a_day"), _WEEK),
    **dict.fromkeys(("rounds", "sets", "repeat", "round", "circuit"), _ROUNDS),
    **dict.fromkeys(("rest", "set_rest", "exercise_rest", "get_ready", "move", "release"), "put it under  defaults:"),
    **dict.fromkeys(("music", "sound", "language", "voice"), "that is set in the window's preferences"),
    **dict.fromkeys(
        ("reps", "for", "hold", "breaths", "open", "sides"), "it belongs to an exercise: indent it below one"
    ),
}
_NOT_DEFAULTS = (
    "reps",
    "sets",
    "hold",
    "for",
    "breaths",
    "open",
    "sides",
    "tempo",
    "pace",
    "times_a_day",
    "position",
    "say",
)
_FOR_DEFAULTS = re.compile(r"(?:rest|get_ready):")
DEFAULTS_HINT = "defaults are times only; write this in each exercise"
SAY_HINT = "there are words for  effort, hold, release, breathe_in, breathe_out  and  side"
_SAY_WORDS: MappingOf[str, str] = {
    **dict.fromkeys(("up", "move", "push", "start", "go"), "use  effort:"),
    **dict.fromkeys(("down", "return", "lower", "end", "relax"), "use  release:"),
    **dict.fromkeys(("in", "inhale"), "use  breathe_in:"),
    **dict.fromkeys(("out", "exhale"), "use  breathe_out:"),
}
# Exercises under names that are no aliases: another name of nearly the same, or what comes nearest.
_NEAR = {
    "cobra": "prone-press",
    "sphinx": "prone-press-on-the-elbows",
    "press-up": "prone-press",
    "mckenzie-press-up": "prone-press",
    "curl-up": "partial-crunch",
    "mcgill-curl-up": "partial-crunch",
    "crunch": "partial-crunch",
    "sit-ups": "sit-up",
    "hip-raise": "glute-bridge",
    "cat": "cat-camel",
    "cow": "cat-camel",
    "down-dog": "downward-dog",
    "up-dog": "modified-upward-facing-dog",
    "upward-dog": "modified-upward-facing-dog",
    "child-pose": "childs-pose",
    "childs-pose-stretch": "childs-pose",
    "windshield-wipers": "lower-back-rotation",
    "side-bridge": "side-plank",
    "rdl": "romanian-deadlift",
    "bent-knee-fall-out": "knee-fall-out",
    "open-book": "arm-opening",
    "lunge-stretch": "hip-flexor-stretch",
}


def key_hint(key: str, what: str) -> str:
    """What there is in place of an unknown key of an exercise, a routine, the defaults or what is called out."""
    plain = key.strip().casefold().replace("-", "_").replace(" ", "_")
    if what == "a routine":
        return OTHER_ROUTINE_KEYS.get(plain, "")
    if what == "say":
        return _SAY_WORDS.get(plain, "")
    hint = OTHER_KEYS.get(plain, "")
    if what == "defaults" and (plain in _NOT_DEFAULTS or (hint and not _FOR_DEFAULTS.search(hint))):
        return DEFAULTS_HINT
    return hint if what in ("an exercise", "defaults") else ""


def exercise_hint(wanted: str, slugged: str, catalogue: Iterable[str], key: str = "exercise") -> str:
    """The exercise of the catalogue that was probably meant, or how to write one of one's own."""
    ids = list(catalogue)
    near = slugged if slugged in ids else _NEAR.get(slugged, "")
    if near not in ids:
        found = difflib.get_close_matches(slugged[:60], ids, n=1, cutoff=0.75)
        within = sorted((each for each in ids if f"-{slugged}-" in f"-{each}-"), key=len) if slugged else []
        near = (*found, *within, "")[0]
    if near:
        return f'did you mean "{near}"?'
    if key != "exercise":
        return "write an id that  backtimer exercises  lists"
    name = " ".join(wanted.replace("-", " ").split()).capitalize()
    return f"for an exercise of your own write  name: {shown(name)[1:-1]}  and  steps:" if name else ""
