"""The log: what is in it, what never is, and that it is no trouble."""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from backtimer.app.errors import CRASH_NAME, Errors, crash_text, details
from backtimer.app.main import main
from backtimer.app.session_log import SessionLog
from backtimer.app.single_instance import Request, socket_names
from backtimer.system import log as log_module
from backtimer.system.log import ProgramLog, is_worth_telling, start_line
from backtimer.system.redact import Redactor

logger = logging.getLogger("backtimer.test")


@pytest.fixture
def log(tmp_path):
    log = ProgramLog(tmp_path / "logs", Redactor({"/opt/backtimer": "backtimer"}, ["Anna Bellows", "abellows"]))
    log.begin()
    yield log
    log.close()


@pytest.fixture
def redactor():
    return Redactor({"/home/abellows/venv/backtimer": "backtimer", "/usr/lib/python3": "python"}, ["abellows", "root"])


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("nothing to hide: 3 of 4", "nothing to hide: 3 of 4"),
        ("cannot open /home/abellows/My knee.yaml: no such file", "cannot open <path>.yaml: no such file"),
        ("cannot open '/home/abellows/My knee: new.yaml' now", "cannot open '<path>.yaml' now"),
        ("at C:\\Users\\Anna\\knee.YML", "at <path>.yml"),
        ("at \\\\server\\share\\x.wav", "at <path>.wav"),
        ("at ~/knees", "at <path>"),
        ("file:///home/abellows/x.svg", "<path>.svg"),
        ("/usr/bin/paplay: connection refused", "/usr/bin/paplay: connection refused"),
        ("in /home/abellows/venv/backtimer/ui/x.py", "in backtimer/ui/x.py"),
        ("user ABellows at 3/4 and/or root", "user <user> at 3/4 and/or root"),
        ("abellowsby", "abellowsby"),
    ],
)
def test_paths_and_names_are_taken_out(redactor, text, is_left):
    assert redactor.text(text) == is_left


@pytest.mark.parametrize(
    ("error", "is_left"),
    [
        (ValueError("could not read My knee"), "ValueError: …"),
        (KeyError("My knee"), "KeyError: …"),
        (AttributeError("'NoneType' object has no attribute 'view'"), None),
        (TypeError("not 'My knee' but \"this\""), "TypeError: not '…' but \"this\""),
        (
            FileNotFoundError(2, "No such file or directory", "/x/My knee"),
            "FileNotFoundError: No such file or directory",
        ),
        (OSError("My knee"), "OSError"),
        (sqlite3.OperationalError("near 'My knee': syntax error"), "OperationalError: near '…': syntax error"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (ValueError(), "ValueError"),
    ],
)
def test_of_an_error_its_kind_is_left_and_what_speaks_of_the_code(redactor, error, is_left):
    assert redactor.message(error) == (is_left or f"{type(error).__name__}: {error}")


def raised(do):
    try:
        do()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def fail(deep=0):
    if deep:
        fail(deep - 1)
    try:
        raise KeyError("My knee")
    except KeyError as error:
        raise ValueError("My other knee") from error


def test_the_way_to_an_error_has_no_values(redactor):
    text = Redactor(names=[]).error(raised(lambda: fail(100)))
    assert "tests/unit/test_log.py" in text
    assert " more" in text
    assert len(text.splitlines()) < 80
    assert text.index("KeyError") < text.index("then") < text.index("ValueError")
    assert "knee" not in text
    # Of files that are not ours not even the names.
    assert "…" in redactor.place("/home/abellows/scripts/knee.py")
    assert "knee" not in redactor.place("/home/abellows/scripts/knee.py")


def test_it_waits_for_its_file(log):
    logger.warning("early, by %s", "Anna Bellows")
    logger.debug("not worth it")
    assert not log.path.exists()
    log.settle()
    assert log.path.read_text().endswith("WARNING backtimer.test: early, by <user>\n")
    logger.info("late")
    logging.getLogger("elsewhere").error("not ours")
    assert log.path.read_text() == log.tail() + "\n"
    assert len(log.tail().splitlines()) == 2


def test_errors_that_are_logged_have_no_messages(log):
    logger.warning("lost: %s", ValueError("My knee"))
    try:
        fail()
    except ValueError:
        logger.exception("failed")
    logger.info("%d and %s", "My knee")
    assert "lost: ValueError: …" in log.tail()
    assert "failed" in log.tail()
    assert "KeyError" in log.tail()
    assert "knee" not in log.tail()


def test_what_repeats_is_counted(log):
    for _ in range(2500):
        logger.warning("no sound: %s", "refused")
    logger.warning("no sound: %s", "gone")
    lines = [line.partition("test: ")[2] for line in log.tail().splitlines()]
    assert lines == [
        "no sound: refused",
        *(f"no sound: refused (again: {times} times so far)" for times in (10, 100, 1000)),
        "no sound: gone",
    ]
    assert [times for times in range(1, 1001) if is_worth_telling(times)] == [1, 10, 100, 1000]


def test_it_turns_over(log, monkeypatch):
    monkeypatch.setattr(log_module, "FILE_BYTES", 2000)
    log.settle()
    for number in range(300):
        logger.info("line %d", number)
    files = sorted(log.path.parent.iterdir())
    assert [file.name for file in files] == ["backtimer.log", "backtimer.log.1", "backtimer.log.2"]
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "line 299" in files[0].read_text()


def test_a_file_that_another_holds_goes_on_growing(log, monkeypatch):
    monkeypatch.setattr(log_module, "FILE_BYTES", 500)
    log.settle()

    def refuse(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("os.rename", refuse)
    for number in range(50):
        logger.info("line %d", number)
    assert len(log.path.read_text().splitlines()) == 50


@pytest.mark.parametrize("where", ["a file", "full"])
def test_without_a_place_it_is_no_trouble(tmp_path, capfd, where):
    (tmp_path / "logs").write_text("in the way")
    folder = tmp_path / "logs"
    if where == "full":
        if not Path("/dev/full").exists():
            pytest.skip("no device that is always full")
        folder = tmp_path / "full"
        folder.mkdir()
        (folder / "backtimer.log").symlink_to("/dev/full")
    log = ProgramLog(folder, Redactor({}, []))
    log.begin()
    for number in range(10):
        logger.warning("line %d", number)
    log.settle()
    logger.error("another")
    assert "another" in log.tail()
    log.close()
    assert capfd.readouterr().err == ""


def test_many_threads_and_none_is_lost(log):
    def work(name):
        for number in range(50):
            logger.info("%s %d", name, number)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    log.settle()
    for thread in threads:
        thread.join()
    assert len(log.path.read_text().splitlines()) == 200


def test_of_a_session_only_what_is_not_the_persons(log):
    got = []
    events = SessionLog(lambda event, **details: got.append((event, details)), lambda: {"article-a"})
    events("session_started", routine="article-a", total_seconds=60.0)
    events("session_started", routine="annas-knee", total_seconds=60.0)
    events("spoke_began", text="Lift your knee")
    events("paused", slept=True)
    assert [event for event, _ in got] == ["session_started", "session_started", "spoke_began", "paused"]
    lines = [line.partition("session_log: ")[2] for line in log.tail().splitlines()]
    assert lines == [
        "session_started article-a total_seconds=60.0",
        "session_started an own routine total_seconds=60.0",
        "paused slept=True",
    ]


@pytest.fixture
def hooks(monkeypatch):
    for owner, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))


def test_errors_of_every_thread_are_logged_and_told(log, hooks):
    errors = Errors(log)
    errors.install()
    told = []
    errors.tell = told.append
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "KeyError" in log.path.read_text()
    assert "knee" not in log.path.read_text()
    for _ in range(20):
        errors.report(raised(fail))
    # Not the same place: the thread's way began elsewhere, but it ended in the same line.
    assert [failure.times for failure in told] == [1, 10]
    text = details(log, told[0].text, 10)
    assert "(10 times)" in text
    assert start_line("", "").split(",")[1] in text
    errors.close()
    assert sys.excepthook is sys.__excepthook__


def test_ctrl_c_is_no_failure(log, hooks, monkeypatch):
    errors = Errors(log)
    seen = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: seen.append(args[0]))
    errors.install()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert seen == [KeyboardInterrupt]
    assert log.tail() == ""


def test_what_failed_before_there_was_a_window_is_told_in_it(log):
    errors = Errors(log)
    for _ in range(3):
        errors.report(raised(fail))
    told = []
    errors.tell_with(told.append)
    errors.report(raised(lambda: {}["knee"]))
    assert [failure.text.splitlines()[-1] for failure in told] == ["ValueError: …", "KeyError: …"]


def test_whoever_tells_may_fail_too(log):
    errors = Errors(log)

    def tell(failure):
        errors.report(raised(fail))
        raise RuntimeError("no window")

    errors.tell = tell
    errors.report(raised(fail))
    assert "could not be told" in log.tail()


def test_a_crash_is_in_the_log_of_the_next_start(log):
    written = (
        "Fatal Python error: Segmentation fault\n\nCurrent thread 0x1 (most recent call first):\n"
        '  File "/home/anna/My knee.py", line 3 in paint\n  File "/opt/backtimer/ui/x.py", line 7 in refresh\n'
    )
    log.path.parent.mkdir()
    crash = log.path.with_name(CRASH_NAME)
    crash.write_text(written)
    errors = Errors(log)
    errors.watch_for_crashes()
    errors.close()
    assert "Segmentation fault" in log.path.read_text()
    assert "py:3 paint" in log.path.read_text()
    assert "knee" not in log.path.read_text()
    assert not crash.exists()
    assert crash_text("") == ""


def test_a_command_that_fails_says_so_in_a_sentence(tmp_path, monkeypatch, capsys, hooks):
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path))
    monkeypatch.setattr("backtimer.cli.commands.main", lambda arguments: fail())
    assert main(["doctor"]) == 1
    err = capsys.readouterr().err
    assert err == f"Something in BackTimer failed. What happened is written in {tmp_path / 'logs' / 'backtimer.log'}.\n"
    assert "KeyError" in (tmp_path / "logs" / "backtimer.log").read_text()


def test_what_a_second_start_asks_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("here").write_text("")
    monkeypatch.delenv("DESKTOP_STARTUP_ID", raising=False)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-1")
    assert Request.of_arguments(None, start=False) == Request(None, False, "token-1")
    for given, asked in (
        ("article-a", "article-a"),
        ("here", str(tmp_path / "here")),
        ("gone.yaml", str(tmp_path / "gone.yaml")),
        ("some/where", str(tmp_path / "some" / "where")),
    ):
        request = Request.of_arguments(given, start=True)
        assert request.routine == asked
        assert Request.of_line(request.line()) == request
    assert Request.of_line(b'{"start": true, "token": "a\\u0007"}') == Request()


def test_each_folder_has_a_name_of_its_own(tmp_path):
    one, other = (set(socket_names(tmp_path / name, tmp_path)) for name in "ab")
    assert one
    assert not one & other
    assert all(len(name.encode()) <= 100 for name in one)
