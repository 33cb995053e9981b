"""The pain check: numbers from 0 to 10 before, during and after a session, what is offered, and all its words. Pure.

The rule is that of a physiotherapy clinic: rate the pain before you start; it may rise by up to 2 points, and with more
one stops, or takes something easier. It is a person's own record. Nothing here ever urges anybody to go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backtimer.session.place import Place

LEAST_PAIN, MOST_PAIN = 0, 10
# So many points may it rise in a session.
MOST_RISE = 2


class Rise(StrEnum):
    """What became of the pain since before. WORST is 10: with that one stops, whatever it was before."""

    WITHIN = "within"
    UNKNOWN = "unknown"
    TOO_MUCH = "too much"
    WORST = "worst"


class Choice(StrEnum):
    """What a person can do when something hurts, or after Stop."""

    GO_ON = "go on"
    EASIER = "easier"
    SKIP = "skip"
    REST = "rest"
    DONE = "done"
    HURTS = "hurts"
    START = "start"
    NOT_TODAY = "not today"


@dataclass(frozen=True, slots=True)
class PainTold:
    """A number that was told in the middle of a session, and where that was; None when that is not known."""

    level: int
    place: Place | None = None

    @property
    def text(self) -> str:
        """ "4 at Bird dog, left, rep 3 of 8"."""
        return str(self.level) if self.place is None else f"{self.level} {self.place.at}"


@dataclass(frozen=True, slots=True)
class Pains:
    """What was told in one session so far."""

    before: int | None = None
    during: tuple[PainTold, ...] = ()

    @property
    def reference(self) -> int | None:
        """What a later number is compared with: that before, else the first that was told on the way."""
        return self.before if self.before is not None else next((each.level for each in self.during), None)

    def with_told(self, level: int, when: str, place: Place | None = None) -> Pains:
        """The same with another number; `when` is "before" or "during"."""
        if when == "before":
            return Pains(level, self.during)
        return Pains(self.before, (*self.during, PainTold(level, place)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown and said to a number, and the choices; the first of them is the one that Enter takes."""

    title: str
    sentence: str
    choices: tuple[Choice, ...]

    @property
    def said(self) -> str:
        """All of it as it is spoken."""
        return f"{self.title} {self.sentence}"


def rise(before: int | None, now: int) -> Rise:
    """How far it rose. Without a number before it cannot have risen by more than it is now."""
    if now >= MOST_PAIN:
        return Rise.WORST
    if before is None:
        return Rise.WITHIN if now - LEAST_PAIN <= MOST_RISE else Rise.UNKNOWN
    return Rise.TOO_MUCH if now - before > MOST_RISE else Rise.WITHIN


def answer(before: int | None, now: int | None, *, can_ease: bool, can_skip: bool) -> Answer:
    """What follows when a person tells of pain in a session; `now` is None when no number was given."""
    instead = (*_if(can_ease, Choice.EASIER), *_if(can_skip, Choice.SKIP))
    if now is None:
        return Answer(
            "Take your time.", "Sharp pain means stop.", (Choice.REST, *instead, Choice.GO_ON, Choice.DONE)
        )  # fmt: skip
    match rise(before, now):
        case Rise.WITHIN:
            sentence = "Sharp pain means stop."
            if before is not None and now > before:
                sentence = f"Up to {MOST_RISE} points more is usually all right. {sentence}"
            return Answer(f"{now} recorded.", sentence, (Choice.GO_ON, *instead, Choice.REST, Choice.DONE))
        case Rise.UNKNOWN:
            stop = "stop or choose an easier version" if can_ease else "stop"
            sentence = f"If that is over {MOST_RISE} points more than at the start, {stop}."
            return Answer(f"{now} recorded.", sentence, (Choice.REST, *instead, Choice.GO_ON, Choice.DONE))
        case Rise.TOO_MUCH:
            title = f"Your pain rose from {before} to {now}."
            stop = "Stop, choose an easier version," if can_ease else "Stop"
            sentence = f"That is more than {MOST_RISE} points. {stop} or rest until it settles."
            return Answer(title, sentence, (Choice.DONE, *instead, Choice.REST))
        case Rise.WORST:
            return Answer("10 is the worst pain.", f"Stop now. {_SEE}", (Choice.DONE, Choice.REST))


def answer_before(now: int | None) -> Answer | None:
    """What follows from the number before a session; None: it begins."""
    if now is None or rise(now, now) is not Rise.WORST:
        return None
    return Answer("10 is the worst pain.", f"Rest today. {_SEE}", (Choice.NOT_TODAY, Choice.START))


def after_sentence(before: int | None, after: int | None) -> str:
    """What is said to the number after a session, where there is something to say."""
    if after is None:
        return ""
    if rise(before, after) is Rise.WORST:
        return f"10 is the worst pain. {_SEE}"
    if before is not None and rise(before, after) is Rise.TOO_MUCH:
        return f"That is {after - before} points more than before: {LESS_NEXT_TIME}."
    return ""


def told_text(pains: Pains) -> str:
    """What was told of pain so far: "Pain before: 3. During: 4 at Bird dog, left, rep 3 of 8."; "" when nothing was."""
    before = "" if pains.before is None else f"Pain before: {pains.before}."
    during = "; ".join(each.text for each in pains.during)
    name = "During" if before else "Pain during"
    return " ".join(filter(None, (before, during and f"{name}: {during}.")))


def rises_too_much(before: int | None, after: int | None) -> bool:
    """Whether it rose by more than the rule allows."""
    return before is not None and after is not None and after - before > MOST_RISE


def typed(chosen: int | None, digit: int, *, follows: bool) -> int:
    """The number after another digit was typed; `follows` when the key before was a digit as well: 1 and 0 are 10."""
    ten = (chosen or 0) * 10 + digit
    return ten if follows and chosen and ten <= MOST_PAIN else digit


def level_name(level: int) -> str:
    """A number with what it means at the ends of the scale."""
    ends = {LEAST_PAIN: NO_PAIN, MOST_PAIN: THE_WORST}
    return f"{level}, {ends[level]}" if level in ends else str(level)


def stop_choices(*, can_tell: bool) -> tuple[Choice, ...]:
    """What can be done after Stop."""
    return (Choice.GO_ON, *_if(can_tell, Choice.HURTS), Choice.DONE, Choice.REST)


def _if(is_so: bool, choice: Choice) -> Iterable[Choice]:
    return (choice,) if is_so else ()


_SEE = "If it does not settle, see a doctor or physiotherapist."

# ---- words

NO_PAIN, THE_WORST = "no pain", "worst pain"
SCALE_NAME = "Pain from 0 to 10"
ROW_LABEL = "Pain now"
ROW_NAME = "Pain now, from 0 to 10, optional"
ROW_HINT = "Optional. Press a digit, or click. Click again to clear it."
BEFORE_TITLE = "How much pain now?"
DURING_TITLE = "How much pain now?"
AFTER_TITLE = "How much pain now?"
NOTE_HINT = "Add a note: what felt good, what did not"
TYPE_IT = "Type 0 to 10, then Enter. Or press Enter to skip."
STOPPED_TITLE = "Paused."
STOPPED_SENTENCE = "What would you like to do?"
START, START_WITHOUT = "Start", "Skip and start"
OK, WITHOUT = "OK", "Skip"
BACK = "Back"
LABELS: dict[Choice, str] = {
    Choice.GO_ON: "Continue",
    Choice.EASIER: "Easier",
    Choice.SKIP: "Skip this exercise",
    Choice.REST: "Stay paused",
    Choice.DONE: "Done for today",
    Choice.HURTS: "It hurts",
    Choice.START: "Start anyway",
    Choice.NOT_TODAY: "Not today",
}
LESS_NEXT_TIME = "do less next time, or choose an easier version"
RULE = (
    f"The {MOST_RISE}-point rule: up to {MOST_RISE} points more after a session than before is usually all right. With "
    f"more than {MOST_RISE}, {LESS_NEXT_TIME}."
)
CAUTION = (
    "Before you start, rate your pain from 0 to 10 in the row beside Start, or press the number. It may rise by up to "
    f"{MOST_RISE} points. With more than that, stop and rest until it settles. During a session, press P to record "
    "pain. The numbers are your own record, not medical advice."
)
ASKED = (
    "Ask for pain before and after",
    "BackTimer asks for a number from 0 to 10 unless you chose it on the routine's page. Press Enter to skip. During a "
    "session, press P to record pain, whether this is on or off. It is your own record, not medical advice.",
)
