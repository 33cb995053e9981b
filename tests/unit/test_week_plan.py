"""The plan of the week: what is due when, what is said of it, and what of it is kept."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.session.tally import ExerciseDone
from backtimer.settings.week_plan import (
    ANY_REST_MINUTES,
    DAY_MINUTES,
    EVERY_DAY,
    LATE_MINUTES,
    NIGHT_FROM,
    NIGHT_UNTIL,
    NOT_PLANNED,
    SAME_REST_MINUTES,
    Slot,
    WeekPlan,
    days_of_last_seven,
    is_for,
    moment_of,
    next_day,
    plan_of,
    slots_due,
    still_to_do,
    times_done,
    weekday,
)
from backtimer.settings.week_words import (
    NO_RANK,
    card_words,
    days_text,
    of_last_seven,
    plan_text,
    read_time,
    reminder_text,
    reminder_times_text,
    reminder_title,
    time_text,
    today_text,
    week_text,
)
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.plans_file import PlansFile
from backtimer.storage.session_files import SessionFiles

# A Thursday.
TODAY = date(2026, 3, 5).toordinal()
PLANS = st.builds(
    plan_of,
    st.frozensets(st.integers(0, 6)),
    st.integers(1, 2),
    st.lists(st.integers(0, DAY_MINUTES - 1), max_size=2),
)
MOMENTS = st.integers(moment_of(TODAY - 2, 0, 0), moment_of(TODAY + 2, 23, 59))
DONE = st.dictionaries(st.sampled_from("abc"), st.lists(MOMENTS, max_size=4))
NIGHT = {*range(NIGHT_FROM, DAY_MINUTES), *range(NIGHT_UNTIL)}


def at(hour, minute=0, day=TODAY):
    return moment_of(day, hour, minute)


def due(plan, now, done=(), told=(), quiet_day=None):
    return [slot.number for slot in slots_due({"a": plan}, now, {"a": tuple(done)}, told, quiet_day)]


MORNING = plan_of(EVERY_DAY, 1, [8 * 60])
TWICE = plan_of(EVERY_DAY, 2, [8 * 60, 18 * 60])


@given(st.integers(1, 3_000_000))
def test_days_are_those_of_the_calendar(day):
    assert weekday(day) == date.fromordinal(day).weekday()


def test_a_reminder_comes_in_its_hour_and_not_later():
    assert due(MORNING, at(7, 59)) == []
    assert due(MORNING, at(8)) == [0]
    assert due(MORNING, at(8) + LATE_MINUTES) == [0]
    assert due(MORNING, at(12)) == []  # a laptop that was opened at noon
    assert due(plan_of({0, 2}, 1, [480]), at(8)) == []
    assert due(plan_of({3}, 1, [480]), at(8)) == [0]
    assert due(plan_of(EVERY_DAY), at(8)) == []


def test_what_was_done_needs_no_reminder():
    assert due(MORNING, at(8), [at(1)]) == []
    assert due(MORNING, at(8), [at(23, day=TODAY - 1)]) == [0]
    # The first of two was done early, and the second is asked for in its time, unless the first was just done.
    assert due(TWICE, at(8), [at(5)]) == []
    assert due(TWICE, at(18), [at(5)]) == [1]
    assert due(TWICE, at(18), [at(17)]) == []
    assert due(TWICE, at(18), [at(5), at(12)]) == []


def test_one_time_for_two_a_day_is_for_the_last():
    evening = plan_of(EVERY_DAY, 2, [18 * 60])
    assert due(evening, at(18), []) == [0]
    assert due(evening, at(18), [at(9)]) == [0]
    assert due(evening, at(18), [at(9), at(12)]) == []


def test_nobody_is_asked_right_after_another_routine():
    for minutes, expected in ((1, ()), (ANY_REST_MINUTES, (Slot("a", TODAY, 0),))):
        assert slots_due({"a": MORNING}, at(8), {"b": (at(8) - minutes,)}) == expected


def test_a_late_reminder_does_not_come_into_the_night_but_one_that_was_set_there_does():
    assert due(plan_of(EVERY_DAY, 1, [21 * 60 + 30]), at(22)) == []
    assert due(plan_of(EVERY_DAY, 1, [21 * 60 + 30]), at(21, 59)) == [0]
    assert due(plan_of(EVERY_DAY, 1, [5 * 60]), at(5, 10)) == [0]


def test_a_pause_is_for_one_day():
    assert due(MORNING, at(8), quiet_day=TODAY) == []
    assert due(MORNING, at(8), quiet_day=TODAY - 1) == [0]


@given(st.dictionaries(st.sampled_from("abc"), PLANS), MOMENTS, DONE)
def test_what_is_due_is_planned_in_time_and_not_done(plans, now, done):
    day, minute = divmod(now, DAY_MINUTES)
    for slot in slots_due(plans, now, done):
        plan, moments = plans[slot.routine], done.get(slot.routine, [])
        wanted = plan.at[slot.number]
        assert slot.day == day
        assert is_for(plan, day)
        assert wanted <= minute <= wanted + LATE_MINUTES
        assert minute not in NIGHT or wanted in NIGHT
        assert times_done(moments, day) < plan.times_a_day
        assert still_to_do(plan, day, moments) > 0
        assert not any(0 <= now - moment < SAME_REST_MINUTES for moment in moments)
        assert not any(0 <= now - moment < ANY_REST_MINUTES for each in done.values() for moment in each)


def test_what_was_told_is_not_told_again():
    assert due(MORNING, at(8, 1), told=[Slot("a", TODAY, 0)]) == []
    assert due(MORNING, at(8, 1), told=[Slot("a", TODAY - 1, 0), Slot("b", TODAY, 0)]) == [0]


# Around the times of the plans, where something happens.
PLANNED = st.lists(st.integers(8 * 60, 9 * 60), max_size=2).map(lambda minutes: plan_of(EVERY_DAY, 2, minutes))
LOOKS = st.lists(st.integers(at(7, 50), at(10)), max_size=60)


@given(st.dictionaries(st.sampled_from("abc"), PLANNED), LOOKS, DONE)
def test_no_slot_is_told_of_twice_however_the_clock_goes(plans, looks, done):
    """The clock is set, goes back for winter, or the computer sleeps: the looks come in any order."""
    told = []
    for now in looks:
        told += slots_due(plans, now, done, told)
    assert len(told) == len(set(told))


@given(PLANS, st.integers(TODAY - 10, TODAY + 10), st.lists(MOMENTS, max_size=5))
def test_the_next_day_is_the_first_with_something_left(plan, day, done):
    found = next_day(plan, day, done)
    if not plan.is_planned:
        assert found is None
        return
    assert found is not None
    assert day <= found <= day + 7
    assert is_for(plan, found)
    assert still_to_do(plan, found, done) > 0 or found > day
    assert not any(is_for(plan, between) for between in range(day + 1, found))


@given(st.lists(st.integers(TODAY - 20, TODAY + 20)))
def test_of_the_last_seven_days(days):
    assert days_of_last_seven(days, TODAY) == len({TODAY - back for back in range(7)} & set(days))
    assert of_last_seven(days, TODAY).endswith(" of the last 7 days")


@given(st.lists(st.integers(-9, 20)), st.integers(-5, 9), st.lists(st.integers(-99, 9999)))
def test_a_plan_is_never_what_cannot_be(days, times, minutes):
    plan = plan_of(days, times, minutes)
    assert plan.days <= EVERY_DAY
    assert plan.times_a_day in (1, 2)
    assert list(plan.at) == sorted(set(plan.at))
    assert len(plan.at) <= plan.times_a_day
    assert plan.is_planned or plan == NOT_PLANNED


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8", 480),
        ("08:30", 510),
        ("8.30", 510),
        ("830", 510),
        ("0830", 510),
        ("8 pm", 1200),
        ("8:15 a.m.", 495),
        ("12 am", 0),
        ("12 pm", 720),
        ("18h", 1080),
        ("18h30", 1110),
        (" 23:59 ", 1439),
        ("0", 0),
        *((text, None) for text in ("", "24", "8:60", "13 pm", "0 am", "eight", "8:3", "-1", "8:30:00", "99999")),
    ],
)
def test_a_time_as_people_write_it(text, minute):
    assert read_time(text) == minute


@given(st.integers(0, DAY_MINUTES - 1))
def test_a_time_is_read_as_it_is_written(minute):
    assert read_time(time_text(minute)) == minute


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_none(text):
    minute = read_time(text)
    assert minute is None or 0 <= minute < DAY_MINUTES


def test_the_words():
    assert days_text(EVERY_DAY) == "every day"
    assert days_text({0, 1, 2, 3, 4}) == "Monday to Friday"
    assert days_text({5, 6}) == "Sat, Sun"
    assert days_text({2}) == "Wednesdays"
    assert plan_text(NOT_PLANNED) == "not planned"
    assert plan_text(TWICE) == "every day, twice a day"
    assert reminder_times_text(TWICE, is_on=True) == "Reminder at 08:00 and 18:00"
    assert reminder_times_text(MORNING, is_on=False) == "Reminder at 08:00 (reminders are off)"
    assert reminder_times_text(plan_of(EVERY_DAY), is_on=True) == ""
    assert today_text(TWICE, TODAY, []) == "Planned for today"
    assert today_text(TWICE, TODAY, [at(9)]) == "Done once today, once more if you like"
    assert today_text(TWICE, TODAY, [at(9), at(18)]) == "Done twice today"
    assert today_text(MORNING, TODAY, [at(9)]) == "Done today"
    assert today_text(plan_of({0}), TODAY, []) == "Next: Monday"
    assert today_text(plan_of({4}), TODAY, []) == "Next: tomorrow"
    assert today_text(plan_of({3}), TODAY + 1, []) == "Next: Thursday"
    assert next_day(plan_of({3}), TODAY, [at(9)]) == TODAY + 7
    assert card_words(NOT_PLANNED, TODAY, [at(9)]) == ("", "", NO_RANK)
    assert card_words(MORNING, TODAY, []) == ("today", "", 0)
    assert card_words(MORNING, TODAY, [at(9)]) == ("today ✓", "1 of the last 7 days", 1)
    # What was done in part is still to do.
    assert card_words(MORNING, TODAY, [], "◐ 2 of 60 reps") == ("today ◐ 2 of 60 reps", "", 0)
    assert card_words(MORNING, TODAY, [at(9)], "◐ 2 of 60 reps")[0] == "today ✓"
    assert card_words(plan_of({0}), TODAY, [], "◐ 2 of 60 reps") == ("today ◐ 2 of 60 reps", "", 2)
    assert today_text(MORNING, TODAY, [], "◐ 2 of 60 reps") == "Today ◐ 2 of 60 reps"
    assert today_text(MORNING, TODAY, [at(9)], "◐ 2 of 60 reps") == "Done today"
    assert card_words(plan_of({0}), TODAY, []) == ("", "", 2)
    assert reminder_title(["Morning"]) == "Time for Morning"
    assert reminder_title(["Morning", "Neck", "Hips"]) == "Time for Morning, Neck or Hips"
    assert reminder_text(11 * 60 + 5) == "11 min, if you like."
    assert reminder_text(20) == "20 s, if you like."
    assert reminder_text(None) == "If you like."


@given(PLANS, st.integers(TODAY - 9, TODAY + 9), st.lists(MOMENTS, max_size=6))
def test_nothing_that_is_said_blames_anybody(plan, today, done):
    said = " ".join((plan_text(plan), today_text(plan, today, done), week_text(plan, today, done)))
    said = " ".join((said, *card_words(plan, today, done)[:2])).lower()
    assert not re.search(r"miss|only|overdue|lost|streak|fail|behind|should|must|late\b|forg", said)


# ---- what is kept


@pytest.fixture
def path(tmp_path):
    return tmp_path / "plans.json"


def test_plans_are_kept(path):
    kept = PlansFile(path)
    assert (kept.of("a"), kept.trouble) == (NOT_PLANNED, None)
    assert kept.set("a", TWICE) is None
    assert kept.set("b", plan_of({0, 2})) is None
    assert kept.set("b", NOT_PLANNED) is None
    kept.note_told([Slot("a", TODAY, 0)])
    kept.note_told([Slot("a", TODAY, 1)])
    kept.be_quiet(TODAY)
    kept.note_tray()
    again = PlansFile(path)
    assert dict(again.plans) == {"a": TWICE}
    assert again.told == {Slot("a", TODAY, 0), Slot("a", TODAY, 1)}
    assert (again.quiet_day, again.knows_tray, again.trouble) == (TODAY, True, None)
    again.note_told([Slot("a", TODAY + 1, 0)])
    assert PlansFile(path).told == {Slot("a", TODAY + 1, 0)}
    assert json.loads(path.read_text())["plans"]["a"] == {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "times_a_day": 2,
        "at": ["08:00", "18:00"],
    }


@given(st.dictionaries(st.text(min_size=1, max_size=9), PLANS))
def test_any_plan_is_read_as_it_was_kept(tmp_path_factory, plans):
    path = tmp_path_factory.mktemp("plans") / "plans.json"
    kept = PlansFile(path)
    for routine, plan in plans.items():
        assert kept.set(routine, plan) is None
    assert dict(PlansFile(path).plans) == {key: plan for key, plan in plans.items() if plan.is_planned}


def test_one_bad_value_falls_back_alone(path):
    path.write_text(
        json.dumps(
            {
                "version": 1,
                "plans": {
                    "a": {"days": ["mon", "someday"], "times_a_day": 7, "at": ["08:00", "25:00"]},
                    "b": {"days": ["fri"]},
                    "c": 3,
                },
                "told": [{"routine": "a", "day": "never", "number": 0}, 5],
                "quiet_day": [],
            }
        )
    )
    kept = PlansFile(path)
    assert dict(kept.plans) == {"a": WeekPlan(frozenset({0}), 1, (480,)), "b": plan_of({4})}
    assert kept.trouble == "4 values in your plans were not usable; please look at when you want to do what."
    assert (kept.told, kept.quiet_day) == (frozenset(), None)


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 1}', '{"version": 1, "plans": []}', '{"version": 99}'])
def test_a_broken_file_is_kept_aside(path, content):
    path.write_text(content)
    kept = PlansFile(path)
    assert kept.plans == {}
    assert kept.trouble is not None
    assert "plans.json.broken-1" in kept.trouble
    assert kept.set("a", MORNING) is None
    assert (path.parent / "plans.json.broken-1").read_text() == content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(["days", "times_a_day", "at"])


@given(st.dictionaries(st.text(max_size=5), st.dictionaries(KEYS, JSON) | JSON), JSON, JSON)
def test_whatever_the_file_holds_nothing_raises(tmp_path_factory, plans, told, quiet):
    path = tmp_path_factory.mktemp("plans") / "plans.json"
    path.write_text(json.dumps({"version": 1, "plans": plans, "told": told, "quiet_day": quiet}))
    kept = PlansFile(path)
    assert all(plan.is_planned for plan in kept.plans.values())
    assert kept.set("x", MORNING) is None


# ---- the days on which something was done

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_a_session_counts_on_the_day_where_it_was_done(tmp_path):
    late = datetime(2026, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    with closing(SessionFiles(tmp_path, lambda: NOON)) as files:
        for number, ended in enumerate([late, *(NOON - timedelta(days=ago) for ago in (30, 3, 6))]):
            session = SessionDone(str(number), "a", "A", ended, ended, 60.0, 1, ending="finished")
            files.history.restore(SessionRecord(session, (ExerciseDone(1, "e", "e", "E", sets=1),)))
        lately = files.days.done_lately("a")
        assert lately == (NOON - timedelta(days=6), NOON - timedelta(days=3), late)
        assert lately[2].date() == date(2026, 3, 4)
        assert files.days.routines_done == ("a",)
        assert files.days.done_lately("never") == ()
