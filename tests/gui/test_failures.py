"""What fails in the window takes no session with it, and is told once."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from backtimer.app.errors import Errors, details
from backtimer.runner import session_runner
from backtimer.session.machine import Pause, Resume, SessionMode
from backtimer.system.log import ProgramLog
from backtimer.ui import failures as failures_module
from backtimer.ui.error_dialog import COPIED, ErrorDialog
from backtimer.ui.failures import Failures
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from backtimer.ui.stage.stage import Stage

ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 1s}
exercises:
  - {name: Secret stay, reps: 2, hold: 3s, rest: 1s, steps: [Stay secretly.]}
"""


@pytest.fixture
def errors(tmp_path, monkeypatch):
    errors = Errors(ProgramLog(tmp_path / "logs"))
    errors.log.begin()
    monkeypatch.setattr(sys, "excepthook", errors._on_error)
    yield errors
    errors.log.close()


@pytest.fixture
def failures(window, errors):
    failures = Failures(window, lambda text, times: details(errors.log, text, times), errors.log.path)
    errors.tell = failures.take
    return failures


@pytest.fixture
def session(window, desk, tmp_path, failures):
    file = tmp_path / "short.yaml"
    file.write_text(ROUTINE)
    window.open_named(str(file), start=True)
    assert isinstance(window.page, SessionPage)
    return window.page


def boom(*_, **__):
    raise ValueError("a secret title")


def lead(window, desk, seconds=60.0):
    """As time goes by, until the session has ended; whatever waits in Qt is done meanwhile."""
    page = window.page
    for _ in range(int(seconds / 0.25)):
        desk.now += 0.25
        if page.runner.conductor.next_deadline() is not None or page.runner._timer.isActive():
            page.runner._on_timeout()
        for number in list(page.runner.conductor._lines):
            page.runner._on_speech_ended(number, "finished")
        QApplication.processEvents()
        if window.page is not page:
            return


def test_a_failure_is_told_once_and_can_be_copied(window, failures, errors, qtbot):
    for _ in range(30):
        try:
            boom()
        except ValueError as error:
            errors.report(error)
    qtbot.waitUntil(lambda: failures.dialog is not None)
    dialog = failures.dialog
    assert not dialog.isModal()
    qtbot.waitUntil(lambda: "10 times" in dialog.again.text())
    assert len(window.findChildren(ErrorDialog)) == 1
    dialog.copy_button.click()
    assert dialog.told.text() == COPIED
    copied = QGuiApplication.clipboard().text()
    assert "test_failures.py" in copied
    assert "ValueError" in copied
    assert "(10 times)" in copied
    assert "not caught" in copied
    assert "secret" not in copied
    assert str(window._desk.folder) not in copied
    log = errors.log.path.read_text()
    assert log.count(" boom\n") == 1
    assert "again: 10 times so far" in log

    dialog.close_button.click()
    qtbot.waitUntil(lambda: failures.dialog is None)
    errors.report(error_of(boom))
    QApplication.processEvents()
    assert failures.dialog is None

    # Another failure is told, even so.
    errors.report(error_of(lambda: {}["secret"]))
    qtbot.waitUntil(lambda: failures.dialog is not None)
    assert "both" in failures.dialog.again.text()


def error_of(do):
    try:
        do()
    except Exception as error:
        return error
    raise AssertionError("nothing failed")


def test_it_comes_from_another_thread_and_after_a_question(window, failures, errors, qtbot):
    from threading import Thread

    box = QMessageBox(window)
    box.open()
    thread = Thread(target=lambda: errors.report(error_of(boom)))
    thread.start()
    thread.join()
    qtbot.wait(50)
    assert failures.dialog is None
    box.close()
    qtbot.waitUntil(lambda: failures.dialog is not None)


@pytest.mark.parametrize(
    "plant",
    [
        lambda patch, page: patch.setattr(type(page.countdown), "paintEvent", boom),
        lambda patch, page: patch.setattr(Stage, "show_view", boom),
        lambda patch, page: patch.setattr(page.figure, "refresh", boom),
        lambda patch, page: patch.setattr(page.runner.conductor.recorder, "took", boom),
        lambda patch, page: (patch.setattr(page.runner.conductor._voice, "hush", boom), page.toggle_mute()),
        lambda patch, page: patch.setattr(page.runner.conductor, "_event_sink", boom),
        lambda patch, page: patch.setattr(page.runner.conductor._wake, "release", boom),
    ],
    ids=["paint", "stage", "figure", "recorder", "hush", "events", "wake"],
)
def test_a_session_is_led_to_its_end_whatever_fails_around_it(
    window, desk, session, failures, qtbot, plant, monkeypatch
):
    plant(monkeypatch, session)
    session.countdown.update()
    lead(window, desk)
    assert isinstance(window.page, SummaryPage)
    assert session.runner.mode is SessionMode.FINISHED
    # Not before: nothing covers a session.
    qtbot.waitUntil(lambda: failures.dialog is not None)


def test_without_a_summary_the_routines_are_shown(window, desk, session, failures, qtbot, monkeypatch):
    monkeypatch.setattr("backtimer.ui.session.summary_page.SummaryPage.__init__", boom)
    lead(window, desk)
    assert window.page is window.picker
    qtbot.waitUntil(lambda: failures.dialog is not None)


def test_a_voice_that_fails_is_read(window, desk, session, monkeypatch):
    monkeypatch.setattr(desk.voice, "say", boom)
    page = window.page
    for _ in range(400):
        desk.now += 0.25
        page.runner._on_timeout()
        QApplication.processEvents()
        if window.page is not page:
            break
    assert isinstance(window.page, SummaryPage)


def test_during_a_session_only_its_foot_tells(window, desk, session, failures, errors, qtbot):
    errors.report(error_of(boom))
    qtbot.waitUntil(lambda: session.trouble.text() == failures_module.IN_SESSION)
    qtbot.wait(400)
    assert failures.dialog is None
    assert session.runner.mode is SessionMode.RUNNING


def test_a_session_that_cannot_go_on_is_paused_kept_and_tried_again(
    window, desk, session, failures, qtbot, monkeypatch
):
    runner = session.runner
    with monkeypatch.context() as patch:
        patch.setattr("backtimer.runner.conductor.advance", boom)
        for _ in range(session_runner.MOST_FAILURES):
            assert runner.mode is SessionMode.RUNNING
            desk.now += 0.25
            runner._on_timeout()
            assert runner.has_given_up or runner._timer.isActive()
    assert runner.mode is SessionMode.PAUSED
    assert not desk.wake.is_held
    QApplication.processEvents()
    assert session.trouble.text() == session_runner.GIVEN_UP
    # Written in the background.
    qtbot.waitUntil(lambda: desk.left_session() is not None)
    session.toggle_pause()
    assert runner.mode in (SessionMode.RUNNING, SessionMode.COUNT_IN)
    lead(window, desk)
    assert isinstance(window.page, SummaryPage)


def test_one_failure_of_the_machine_is_passed_over(window, desk, session, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("backtimer.runner.conductor.advance", boom)
        session.runner.send(Pause())
    session.runner.send(Pause())
    assert session.runner.mode is SessionMode.PAUSED
    session.runner.send(Resume())
    lead(window, desk)
    assert isinstance(window.page, SummaryPage)


def test_what_qt_says_goes_to_the_log(errors, qtbot, capfd):
    from PySide6.QtCore import qInstallMessageHandler

    before = qInstallMessageHandler(None)
    try:
        errors.listen_to_qt()
        errors.has_window = True
        for _ in range(3):
            qWarning("cannot open file '/home/anna/My knee.yaml'")
    finally:
        qInstallMessageHandler(before)
    assert "WARNING backtimer.qt: cannot open file '<path>.yaml'" in errors.log.tail()
    assert len(errors.log.tail().splitlines()) == 1
    assert "cannot open" not in capfd.readouterr().err
