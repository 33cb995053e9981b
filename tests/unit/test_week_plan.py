"""The plan of the week: what is due when, what is said of it, and what of it is kept."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.session.completion import Completion
from backtimer.session.tally import ExerciseDone
from backtimer.settings.week_days import Day, DoneThen, Entry, Mark, monday_of, week_of
from backtimer.settings.week_plan import (
    ANY_REST_MINUTES,
    DAY_MINUTES,
    EVERY_DAY,
    LATE_MINUTES,
    NIGHT_FROM,
    NIGHT_UNTIL,
    NOT_PLANNED,
    PAIN_REST_MINUTES,
    SAME_REST_MINUTES,
    Slot,
    WeekNow,
    WeekPlan,
    days_of_last_seven,
    is_for,
    moment_of,
    next_day,
    outlook,
    plan_of,
    planned_since,
    slots_due,
    slots_waiting,
    still_to_do,
    times_done,
    weekday,
)
from backtimer.settings.week_words import (
    NO_RANK,
    card_words,
    day_name,
    days_text,
    entry_text,
    of_last_seven,
    outlook_text,
    plan_text,
    range_text,
    read_time,
    reminder_text,
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
    known = WeekNow({"a": plan}, now, {"a": tuple(done)}, told=told, quiet_day=quiet_day)
    return [slot.number for slot in slots_due(known)]


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
        assert slots_due(WeekNow({"a": MORNING}, at(8), {"b": (at(8) - minutes,)})) == expected


def test_who_stopped_for_pain_is_not_asked_again_in_twenty_minutes():
    for minutes, expected in ((ANY_REST_MINUTES, ()), (PAIN_REST_MINUTES, (Slot("a", TODAY, 0),))):
        moment = at(8) - minutes
        assert slots_due(WeekNow({"a": MORNING}, at(8), parts={"b": (moment,)}, pains=[moment])) == expected


def test_a_late_reminder_does_not_come_into_the_night_but_one_that_was_set_there_does():
    assert due(plan_of(EVERY_DAY, 1, [21 * 60 + 30]), at(22)) == []
    assert due(plan_of(EVERY_DAY, 1, [21 * 60 + 30]), at(21, 59)) == [0]
    assert due(plan_of(EVERY_DAY, 1, [5 * 60]), at(5, 10)) == [0]


def expected(plan, now, done=(), *, on=True, **known):
    """What is said where the plan is."""
    return outlook_text(outlook("a", WeekNow({"a": plan}, now, {"a": tuple(done)}, **known)), now, is_on=on)


@pytest.mark.parametrize(
    ("plan", "now", "done", "known", "said"),
    [
        (MORNING, at(7), (), {}, "Next reminder: today at 08:00."),
        (MORNING, at(8, 30), (), {}, "Next reminder: today at 08:30."),  # the look is a minute away at most
        (MORNING, at(9), (at(8, 10),), {}, "No reminder today: done at 08:10. Next: tomorrow at 08:00."),
        (MORNING, at(7), (at(6, 10),), {}, "No reminder today: done at 06:10. Next: tomorrow at 08:00."),
        (TWICE, at(9), (at(8, 10),), {}, "Next reminder: today at 18:00."),
        (TWICE, at(17, 30), (at(17),), {}, "Next reminder: today at 20:00."),
        (TWICE, at(18, 1), (at(17),), {}, "Reminder waits until today at 20:00: you have just done a session."),
        (TWICE, at(20), (at(7), at(17)), {}, "No reminder today: done at 17:00. Next: tomorrow at 08:00."),
        (MORNING, at(8, 5), (), {"parts": {"a": (at(8),)}},
         "Reminder waits until today at 08:20: you have just done a session."),
        (MORNING, at(8, 5), (), {"parts": {"a": (at(8),)}, "pains": [at(8)]},
         "Reminder waits until today at 11:00: your last session was stopped for pain."),
        (plan_of(EVERY_DAY, 1, [18 * 60]), at(9), (), {"parts": {"a": (at(8),)}, "pains": [at(8)]},
         "Next reminder: today at 18:00."),
        (MORNING, at(8, 5), (), {"told": [Slot("a", TODAY, 0)]},
         "Today’s reminder was shown. Next: tomorrow at 08:00."),
        (MORNING, at(7), (), {"quiet_day": TODAY},
         "No reminder today: reminders are paused for today. Next: tomorrow at 08:00."),
        (MORNING, at(12), (), {}, "No more reminders today: the time has passed. Next: tomorrow at 08:00."),
        (plan_of(EVERY_DAY, 1, [21 * 60 + 30]), at(22, 10), (), {}, "No reminder at night. Next: tomorrow at 21:30."),
        (plan_of({4}, 1, [480]), at(12), (), {}, "Next reminder: tomorrow at 08:00."),
        (plan_of({0}, 1, [480]), at(12), (), {}, "Next reminder: Monday at 08:00."),
        (plan_of(EVERY_DAY), at(12), (), {}, ""),
        (NOT_PLANNED, at(12), (), {}, ""),
    ],
)  # fmt: skip
def test_what_holds_a_reminder_back_is_said(plan, now, done, known, said):
    assert expected(plan, now, done, **known) == said


def test_while_reminders_are_off_that_is_said():
    assert expected(MORNING, at(7), on=False) == "Reminders are off."


def simulated(plan, minutes, done=(), parts=(), busy=(), asleep=(), quiet=None):
    """When reminders came, with a look a minute as the program does: at which minutes which slot."""
    told, waiting, found = [], frozenset(), []
    for now in minutes:
        if now in asleep:
            continue
        moments = [{"a": tuple(each for each in given if each <= now)} for given in (done, parts)]
        known = WeekNow({"a": plan}, now, *moments, told, waiting, quiet)
        due = () if now in busy else slots_due(known)
        waiting = slots_waiting(known) - {*due}
        told += due
        found += [(now, slot.number) for slot in due]
    return found


DAY = range(at(0), at(23, 59))


def test_in_a_session_it_waits_until_after_it_however_long_that_is():
    assert simulated(MORNING, DAY) == [(at(8), 0)]
    for end in (at(8, 30), at(11)):
        busy = range(at(7, 50), end)
        assert simulated(MORNING, DAY, busy=busy, parts=[end]) == [(end + ANY_REST_MINUTES, 0)]
        # Done in it: nothing to remind of.
        assert simulated(MORNING, DAY, busy=busy, done=[end]) == []
        # Nothing of it counts: a page that was left open, or a look that fell into a try of some seconds.
        assert simulated(MORNING, DAY, busy=busy) == [(end, 0)]
    assert simulated(MORNING, DAY, busy=[at(8)]) == [(at(8, 1), 0)]
    # What was done in part is still to do.
    assert simulated(MORNING, DAY, parts=[at(7, 50)]) == [(at(7, 50) + ANY_REST_MINUTES, 0)]
    assert simulated(MORNING, DAY, parts=[at(7)]) == [(at(8), 0)]
    # Not into the night.
    late = plan_of(EVERY_DAY, 1, [21 * 60 + 30])
    assert simulated(late, DAY, busy=range(at(21, 20), at(22, 30))) == []


def test_asleep_it_comes_on_waking_within_the_hour():
    assert simulated(MORNING, DAY, asleep=range(at(2), at(8, 40))) == [(at(8, 40), 0)]
    assert simulated(MORNING, DAY, asleep=range(at(2), at(9, 30))) == []


def test_done_just_before_the_second_one_waits():
    assert simulated(TWICE, DAY, done=[at(17)]) == [(at(8), 0), (at(17) + SAME_REST_MINUTES, 1)]
    assert simulated(TWICE, DAY, done=[at(7), at(17)]) == []


def test_a_day_that_is_paused_is_quiet_and_nothing_of_it_comes_later():
    assert simulated(MORNING, DAY, quiet=TODAY) == []
    assert slots_waiting(WeekNow({"a": MORNING}, at(8), quiet_day=TODAY)) == frozenset()


@given(PLANS, MOMENTS, st.lists(MOMENTS, max_size=4), st.none() | st.just(TODAY), st.booleans())
def test_what_is_said_comes_true(plan, now, done, quiet, is_told):
    """With nothing else happening the next reminder comes when it was said to, and none before."""
    plans, moments = {"a": plan}, {"a": tuple(each for each in done if each <= now)}
    told = [Slot("a", now // DAY_MINUTES, number) for number in range(len(plan.at))] if is_told else []
    found = outlook("a", WeekNow(plans, now, moments, told=told, quiet_day=quiet))
    if found.at is None:
        assert not plan.reminds
        return
    assert found.at >= now
    waiting = frozenset()
    # What came while it could not be told of waits: the times of the plan are looked at as well.
    times = (day // DAY_MINUTES * DAY_MINUTES + at for day in (now, found.at) for at in plan.at)
    for minute in sorted({now, *range(found.at - 3, found.at + 1), *times}):
        if not now <= minute <= found.at:
            continue
        known = WeekNow(plans, minute, moments, told=told, waiting=waiting, quiet_day=quiet)
        due = slots_due(known)
        waiting = slots_waiting(known)
        assert bool(due) == (minute == found.at), minute


def session(day, hour, *, whole=True, routine="a"):
    how_much = Completion(300.0, 300.0, whole, 60 if whole else 40, 60)
    return DoneThen(routine, "Then", at(hour, 10, day), how_much)


def marks(days):
    return {day.day - TODAY: [(entry.mark.name, entry.at, entry.is_planned) for entry in day.entries] for day in days}


def test_a_week_tells_what_is_planned_and_done():
    plan = planned_since(plan_of({0, 1, 2, 3, 4}, 2, [480, 1080]), NOT_PLANNED, TODAY - 2)
    done = [
        session(TODAY - 3, 8),
        session(TODAY - 2, 8),
        session(TODAY - 2, 19),
        session(TODAY - 1, 8, whole=False),
        session(TODAY, 9, routine="gone"),
        session(TODAY, 20, whole=False),
        session(TODAY, 8),
    ]
    days = week_of(monday_of(TODAY), TODAY, {"a": plan, "removed": plan}, {"a": "Morning"}, done)
    assert [day.day for day in days] == list(range(TODAY - 3, TODAY + 4))
    assert marks(days) == {
        -3: [("DONE", None, False)],  # the plan is of the day after
        -2: [("DONE", 480, True), ("DONE", 1080, True)],
        -1: [("PART", 480, True), ("OPEN", 1080, True)],
        0: [("DONE", 480, True), ("DONE", None, False), ("PART", 1080, True)],
        1: [("OPEN", 480, True), ("OPEN", 1080, True)],
        2: [],
        3: [],
    }
    assert [entry.title for entry in days[3].entries] == ["Morning", "Then", "Morning"]
    texts = [entry_text(entry, is_to_come=day.day > TODAY) for day in days[1:5] for entry in day.entries]
    assert texts[:3] == [
        "Done at 08:10 · 5 min · planned for 08:00",
        "Done at 19:10 · 5 min · planned for 18:00",
        "Partly done at 08:10 · 40 of 60 reps · planned for 08:00",
    ]
    assert texts[3] == "Not done yet · 18:00"
    assert texts[5] == "Done at 09:10 · 5 min · not planned"
    assert texts[-1] == "Planned · 18:00"


def test_the_moment_of_a_session_is_that_of_its_end():
    begun = DoneThen("a", "A", at(12, 4), Completion(260.0, 900.0, False, 14, 72))
    text = entry_text(Entry("a", "A", Mark.PART, True, None, begun), is_to_come=False)
    assert text == "Begun, stopped at 12:04 · 14 of 72 reps"


def test_a_plan_of_unknown_age_is_shown_from_today_on():
    days = week_of(monday_of(TODAY), TODAY, {"a": plan_of(EVERY_DAY)}, {"a": "Morning"}, [])
    assert [bool(day.entries) for day in days] == [False] * 3 + [True] * 4


@given(
    st.dictionaries(st.sampled_from("abc"), PLANS),
    st.lists(
        st.builds(
            session,
            st.integers(TODAY - 3, TODAY + 3),
            st.integers(0, 23),
            whole=st.booleans(),
            routine=st.sampled_from("abcd"),
        ),
        max_size=6,
    ),
)
def test_every_session_is_in_its_week_once(plans, sessions):
    titles = {routine: routine.upper() for routine in plans}
    days: tuple[Day, ...] = week_of(monday_of(TODAY), TODAY, plans, titles, sessions)
    shown = [entry.done for day in days for entry in day.entries if entry.done is not None]
    assert sorted(shown, key=str) == sorted(sessions, key=str)
    for day in days:
        for routine, plan in plans.items():
            mine = [entry for entry in day.entries if entry.routine == routine and entry.is_planned]
            assert len(mine) == (plan.times_a_day if is_for(plan, day.day) and day.day >= TODAY else 0)
            assert sum(entry.mark is Mark.OPEN for entry in mine) <= still_to_do(plan, day.day, [])


def test_a_plan_is_since_the_day_on_which_its_days_were_chosen():
    before = planned_since(MORNING, NOT_PLANNED, TODAY - 9)
    assert before.since == TODAY - 9
    assert planned_since(plan_of(EVERY_DAY, 1, [600]), before, TODAY).since == TODAY - 9
    assert planned_since(plan_of({1}, 1, [480]), before, TODAY).since == TODAY


def test_the_names_of_days():
    day = date.fromordinal(TODAY)
    assert day_name(day, day) == "Today, Thursday 5 March"
    assert day_name(day + timedelta(1), day) == "Tomorrow, Friday 6 March"
    assert day_name(day + timedelta(2), day) == "Saturday 7 March"
    assert range_text(date(2026, 3, 2), date(2026, 3, 8)) == "2 to 8 March 2026"
    assert range_text(date(2026, 3, 30), date(2026, 4, 5)) == "30 March to 5 April 2026"
    assert range_text(date(2025, 12, 29), date(2026, 1, 4)) == "29 December 2025 to 4 January 2026"


def test_a_pause_is_for_one_day():
    assert due(MORNING, at(8), quiet_day=TODAY) == []
    assert due(MORNING, at(8), quiet_day=TODAY - 1) == [0]


@given(st.dictionaries(st.sampled_from("abc"), PLANS), MOMENTS, DONE)
def test_what_is_due_is_planned_in_time_and_not_done(plans, now, done):
    day, minute = divmod(now, DAY_MINUTES)
    for slot in slots_due(WeekNow(plans, now, done)):
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
        told += slots_due(WeekNow(plans, now, done, told=told))
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
    assert plan_text(NOT_PLANNED) == "none"
    assert plan_text(TWICE) == "every day, twice a day"
    assert today_text(TWICE, TODAY, []) == "Planned for today"
    assert today_text(TWICE, TODAY, [at(9)]) == "Done once today, one more planned"
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
    assert reminder_title(["Morning"], 309) == "Time for Morning? (5 min)"
    assert reminder_title(["Morning"], 20) == "Time for Morning? (1 min)"
    assert reminder_title(["Morning", "Neck", "Hips"]) == "Time for Morning, Neck or Hips?"
    assert reminder_text([480]) == "Planned for 08:00."
    assert reminder_text([1080, 480]) == "Planned for 08:00 and 18:00."


@given(PLANS, st.integers(TODAY - 9, TODAY + 9), st.lists(MOMENTS, max_size=6))
def test_nothing_that_is_said_blames_anybody(plan, today, done):
    said = " ".join((plan_text(plan), today_text(plan, today, done), week_text(plan, today, done)))
    said = " ".join((said, *card_words(plan, today, done)[:2], expected(plan, moment_of(today, 12, 0), done))).lower()
    assert not re.search(r"miss|only|overdue|lost|streak|fail|behind|should|must|late\b|forg", said)


# ---- what is kept


@pytest.fixture
def path(tmp_path):
    return tmp_path / "plans.json"


def test_plans_are_kept(path):
    kept = PlansFile(path)
    assert (kept.of("a"), kept.trouble) == (NOT_PLANNED, None)
    assert kept.set("a", planned_since(TWICE, NOT_PLANNED, TODAY)) is None
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
        "since": "2026-03-05",
    }
    assert again.of("a").since == TODAY


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
    assert kept.trouble == "4 values in your plans were not usable; please check your schedule."
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
KEYS = st.sampled_from(["days", "times_a_day", "at", "since"])


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
            session = SessionDone(str(number), "a", "A", ended, ended, 60.0, 1, 60.0, "finished")
            files.history.restore(SessionRecord(session, (ExerciseDone(1, "e", "e", "E", sets=1),)))
        lately = files.days.done_lately("a")
        assert lately == (NOON - timedelta(days=6), NOON - timedelta(days=3), late)
        assert lately[2].date() == date(2026, 3, 4)
        assert files.days.routines_done == ("a",)
        assert files.days.done_lately("never") == ()
