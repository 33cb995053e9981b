"""The figures of the history as charts: points, words for each, and rows for a table. No Qt, no plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backtimer.session.times import MONTH_NAMES, day_text, exact_text, length_text, short_day
from backtimer.ui.history.desk import PainPointLike, ProgressLike, WeekLike
from backtimer.ui.history.words import count, pain_told

MOST_TOLD = 40
LONG_DAYS = 300
# With more points than these a line from each to the next says little: it goes through the average of some in a row.
MANY = 60
AVERAGED = 9


@dataclass(frozen=True, slots=True)
class Series:
    """A line or the bars: one value a point, None where there is none. `role` is a colour of the theme."""

    name: str
    values: Sequence[float | None]
    role: str
    symbol: str = "o"


@dataclass(frozen=True, slots=True)
class Chart:
    """`told` says in words what each point is, `labels` stand at the axis; `columns` and `rows` are a table.
    With `most` the axis goes from 0 to that."""

    title: str
    unit: str
    at: Sequence[float]
    labels: Sequence[str]
    told: Sequence[str]
    series: Sequence[Series]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_bars: bool = False
    most: float | None = None

    @property
    def is_smooth(self) -> bool:
        """Whether lines go through averages, because points are many."""
        return not self.is_bars and len(self.at) > MANY

    @property
    def description(self) -> str:
        """The figures for those who do not see them, the latest first."""
        if not self.told:
            return "Nothing recorded."
        told = ". ".join(reversed(self.told[-MOST_TOLD:]))
        more = len(self.told) - MOST_TOLD
        return f"{told}." + (f" And {more:,} earlier; the table has all of them." if more > 0 else "")


def weeks_chart(weeks: Sequence[WeekLike]) -> Chart:
    """Minutes per week."""
    told = [f"Week from {day_text(each.monday)}: {length_text(each.seconds)}" for each in weeks]
    return Chart(
        "Minutes per week",
        "minutes",
        range(len(weeks)),
        _labels([each.monday for each in weeks]),
        told,
        [Series("Minutes", [each.seconds / 60 for each in weeks], "accent")],
        ("Week from", "Time"),
        [(day_text(each.monday), length_text(each.seconds)) for each in weeks],
        is_bars=True,
    )


def pain_chart(points: Sequence[PainPointLike]) -> Chart:
    """Pain before and after each session."""

    def text(level: int | None) -> str:
        return "" if level is None else str(level)

    return Chart(
        "Pain before and after",
        "0 to 10",
        [each.at.timestamp() / 86_400 for each in points],
        _labels([each.at.date() for each in points]),
        [f"{day_text(each.at.date())}: {pain_told(each.before, each.after, each.during)}" for each in points],
        [
            Series("Before", [each.before for each in points], "accent", "o"),
            Series("After", [each.after for each in points], "warning", "t"),
        ],
        ("Day", "Before", "During", "After"),
        [(day_text(each.at.date()), text(each.before), text(each.during), text(each.after)) for each in points],
        most=10.0,
    )


def progress_chart(progress: Sequence[ProgressLike], name: str) -> Chart:
    """An exercise day by day: the seconds of completed holds where it is held, else the reps."""
    is_held = any(each.held_seconds for each in progress)
    told = []
    for each in progress:
        text = f"{day_text(each.day)}: {count(each.reps, 'rep')}"
        if each.hold_seconds:
            text += f" of {exact_text(each.hold_seconds)} on average"
        if each.held_seconds:
            text += f", {length_text(each.held_seconds)} in all"
        if each.cut_seconds >= 1:
            text += f"; broken off: {length_text(each.cut_seconds)}"
        told.append(text)
    values = [each.held_seconds if is_held else float(each.reps) for each in progress]
    return Chart(
        f"{name}: {'seconds held' if is_held else 'reps'} per day",
        "seconds" if is_held else "reps",
        [float(each.day.toordinal()) for each in progress],
        _labels([each.day for each in progress]),
        told,
        [Series("Seconds" if is_held else "Reps", values, "accent")],
        ("Day", "Reps", "Mean hold", "In all", "Broken off"),
        [
            (
                day_text(each.day),
                str(each.reps),
                exact_text(each.hold_seconds) if each.hold_seconds else "",
                length_text(each.held_seconds) if each.held_seconds else "",
                length_text(each.cut_seconds) if each.cut_seconds >= 1 else "",
            )
            for each in progress
        ],
    )


def _labels(days: Sequence[date]) -> list[str]:
    """What stands at the axis: days, or months with their year where it is long."""
    if days and (days[-1] - days[0]).days > LONG_DAYS:
        return [f"{MONTH_NAMES[day.month - 1][:3]} {day.year}" for day in days]
    return [short_day(day) for day in days]


def averages(values: Sequence[float]) -> list[float]:
    """Each value with its neighbours, as far as there are any."""
    half = AVERAGED // 2
    around = [values[max(0, at - half) : at + half + 1] for at in range(len(values))]
    return [sum(some) / len(some) for some in around]
