"""The commands `history` and `backup`. Each returns the process's exit code."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from backtimer.cli.terminal import on_one_line
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.kinds import own_id
from backtimer.session.completion import ENDED
from backtimer.session.times import length_text
from backtimer.session.words import plural
from backtimer.storage.atomic import write_atomically
from backtimer.storage.backup import (
    SUFFIX,
    BackupTrouble,
    contents_text,
    finish,
    in_use,
    look_into,
    stage,
    write_backup,
)
from backtimer.storage.history import EVER
from backtimer.storage.history_export import csv_text, json_text
from backtimer.storage.history_rows import SessionRecord
from backtimer.storage.history_summary import summary_page
from backtimer.storage.session_files import SessionFiles
from backtimer.system.folders import folders
from backtimer.system.resources import shipped_routines


def _now() -> datetime:
    return datetime.now().astimezone()


# ---- history


def run_history(given: argparse.Namespace) -> int:
    """The sessions of a time, one a line; or the page for the physiotherapist."""
    files = SessionFiles(folders().data, _now)
    try:
        # What an older BackTimer kept is in it, too.
        files.history.settle()
        files.history.give_own_ids(read_catalogue(shipped_routines() / "exercises").entries, own_id)
        today = _now().date()
        first: date = given.first or (today - timedelta(days=given.days - 1) if given.days else EVER[0])
        last: date = given.last or EVER[1]
        if first > last:
            print(f"{first} is after {last}: there is no day between them.", file=sys.stderr)
            return 2
        if given.summary is not None:
            return _write_summary(files, given.summary, first, last, today, given.name)
        records = files.history.records(first, last, given.routine)
        if trouble := files.trouble:
            print(f"  ! {trouble}", file=sys.stderr)
            if not records:
                return 1
    finally:
        files.close()
    if given.json:
        print(json_text(records), end="")
    elif given.csv:
        print(csv_text(records), end="")
    else:
        for record in records:
            if record.session.is_listed:
                print(session_line(record))
        if not any(record.session.is_listed for record in records):
            is_part = given.routine or given.days or given.first or given.last
            print("No session matches." if is_part else "No session is recorded yet.")
    return 0


def session_line(record: SessionRecord) -> str:
    """A session as the list has it."""
    session = record.session
    parts = [
        f"{session.started_at:%Y-%m-%d %H:%M}",
        on_one_line(session.title),
        length_text(session.active_seconds),
        session.completion.words + ENDED.get(session.ending, ""),
    ]
    during = max((each.level for each in record.pains), default=None)
    levels = (("before", session.pain_before), ("during", during), ("after", session.pain_after))
    if told := [f"{when} {level}" for when, level in levels if level is not None]:
        parts.append(f"pain {', '.join(told)}")
    return "  ".join(parts) + (f"\n    {on_one_line(' '.join(session.note.split()))}" if session.note.strip() else "")


def _write_summary(files: SessionFiles, path: Path, first: date, last: date, today: date, name: str) -> int:
    records = files.history.records(first, last)
    first = first if first != EVER[0] else min((each.session.day for each in records), default=today)
    try:
        write_atomically(path, summary_page(records, first, min(last, today), name))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
        print(f"{path} cannot be written: {reason}.", file=sys.stderr)
        return 1
    count = sum(record.session.completion.is_session for record in records)
    print(f"{path}: {plural(count, 'session')}. Check it before you share it.")
    return 0


# ---- backup


def run_backup(given: argparse.Namespace) -> int:
    """Write everything into one file, or take it back from one."""
    path: Path = given.file
    try:
        return _restore(path, is_sure=given.yes) if given.restore else _write(path)
    except BackupTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


def _write(path: Path) -> int:
    data = folders().data
    path = path if path.suffix else path.with_suffix(SUFFIX)
    files = SessionFiles(data, _now)
    files.history.settle()
    files.close()
    facts = write_backup(data, path, _now())
    print(f"{path}: {contents_text(facts)}.")
    return 0


def _restore(path: Path, *, is_sure: bool) -> int:
    data = folders().data
    facts = look_into(path)
    if reason := in_use(data):
        raise BackupTrouble(reason)
    if not is_sure:
        print(f"{path.name} was made on {facts.made_at:%Y-%m-%d at %H:%M} and has {contents_text(facts)}.")
        print("It replaces your routines, doses, plans, settings and history. What is there now is kept aside first.")
        if not os.isatty(0):
            print("To restore it without being asked, add --yes.", file=sys.stderr)
            return 2
        if input("Restore it? [y/N] ").strip().casefold() not in ("y", "yes"):
            print("Nothing was changed.")
            return 1
    stage(path, data, _now())
    aside = finish(data)
    print(f"Restored {contents_text(facts)}. What was there before is in {data / str(aside)}.")
    return 0
