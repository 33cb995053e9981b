"""Session colours as seen from the mat: sizes, room, colours, and no more motion than there is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from backtimer.routine.dose import Dose, Mode, Range, Side, Sides
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.reader import read_routine
from backtimer.session.machine import Pause, Resume, SessionMode, State
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.view import Counts, Phase, View, view
from backtimer.settings.finder import Section
from backtimer.settings.settings import Motion, ScreenSettings, Settings, StageScheme
from backtimer.system.resources import assets, shipped_routines
from backtimer.ui.look import artwork, large_type
from backtimer.ui.preferences.page import PreferencesPage
from backtimer.ui.preferences.screen_preview import ROUND_SECONDS, STEPS, preview_view
from backtimer.ui.session import page as session_page
from backtimer.ui.session.bar import TWO_LINES_FROM
from backtimer.ui.session.page import REFRESH_MS, SMOOTH_MS, SessionPage
from backtimer.ui.stage import text as stage_text
from backtimer.ui.stage.colours import DARK, LIGHT
from backtimer.ui.stage.parts import MOST_DOTS, Dots
from backtimer.ui.stage.stage import Stage
from backtimer.ui.stage.text import fit

SIZES = ((1280, 800), (1366, 768), (1920, 1080), (3840, 2160), (900, 600))
# From the eye (ISO 9241-303), as shares of the height: see stage.py.
DIGITS, LARGE, MIDDLING = 0.30, 0.08, 0.054
# Only texts with more letters than these may be shrunk; no exercise in a shipped routine has so long a name.
LONG_NAME, LONG_HEADLINE, LONG_NEXT = 30, 24, len("Next: ") + 30
# The buttons' row, in pixels.
LOW_BAR, BAR = 45, 64


def take_font(monkeypatch, family: str | None) -> None:
    """Our own large type, or another."""
    artwork.use(assets(), lambda _: None)
    large_type.family.cache_clear()
    stage_text._font.cache_clear()
    if family is not None:
        monkeypatch.setattr(large_type, "family", lambda: family)


@pytest.fixture(autouse=True)
def our_font(qapp, monkeypatch):
    take_font(monkeypatch, None)
    yield
    stage_text._font.cache_clear()


@cache
def catalogue():
    return read_catalogue(shipped_routines() / "exercises")


@cache
def plans() -> tuple[Plan, ...]:
    """Every shipped routine, and one of the longest names of the catalogue with the longest counts."""
    shipped = [read_routine(path, catalogue().entries).routine for path in sorted(shipped_routines().glob("*.yaml"))]
    longest = sorted(catalogue().exercises, key=lambda exercise: len(exercise.name))[-6:]
    doses = (
        Dose(Mode.REPS, Sides.EACH, Range(3, 3), Range(12, 12), Range(10, 10), rest_seconds=3.0),
        Dose(Mode.BREATHS, Sides.ALTERNATE, Range(2, 2), breaths=Range(12, 12)),
        Dose(Mode.TIMED, Sides.EACH, Range(2, 2), seconds=Range(120, 120)),
        Dose(Mode.OPEN, seconds=Range(900, 900), is_breath_paced=True),
    )
    items = [RoutineExercise(f"{n}", exercise, doses[n % 4]) for n, exercise in enumerate(longest * 4)]
    return tuple(compile_plan(routine) for routine in (*shipped, Routine("long", "Longest", tuple(items))))


@cache
def glances() -> tuple[View, ...]:
    """What the stage must be able to show: for each exercise and kind of step the widest, and no look twice."""
    found: dict[object, View] = {}
    for plan in plans():
        for cursor, step in enumerate(plan.steps):
            modes = [SessionMode.RUNNING]
            if step.kind in (Kind.HOLD, Kind.TIMED, Kind.LEAD_IN, Kind.BREATHE_OUT, Kind.OPEN):
                modes += [SessionMode.PAUSED, SessionMode.COUNT_IN]
            for mode in modes:
                seen = view(State(plan, mode, cursor, began=9.0, paused_at=10.0, counts_until=12.5), 10.0)
                look = (seen.exercise, seen.next, seen.headline, seen.kind, mode, seen.side, seen.set[:3])
                before = found.get(look)
                if before is None or len(seen.rep + seen.set) > len(before.rep + before.set):
                    found[look] = seen
    return tuple(found.values())


def problems(stage: Stage, reserve: int) -> list[str]:
    """What cannot be read from the mat, is cut off or covers something else."""
    wrong = []
    height = stage.height()
    required = {
        **dict.fromkeys((stage.exercise, stage.headline, *stage.sides.values(), stage.rep), LARGE),
        **dict.fromkeys((stage.next, stage.left), MIDDLING),
    }
    may_shrink = {stage.exercise: LONG_NAME, stage.headline: LONG_HEADLINE, stage.next: LONG_NEXT}
    for label, share in required.items():
        if not label.text():
            continue
        capitals = QFontMetricsF(label.fitted.font).capHeight()
        if capitals < share * height and len(label.text()) <= may_shrink.get(label, 1000):
            wrong.append(f"{label.objectName()} {label.text()!r} has capitals of {capitals / height:.1%}")
        if label.text_width() > label.width() + 1 or label.fitted.height > label.height() + 1:
            wrong.append(f"{label.objectName()} {label.text()!r} is cut off")
    if not stage.countdown.isHidden():
        digits = QFontMetricsF(stage.countdown.face.font).capHeight()
        if digits < DIGITS * height:
            wrong.append(f"digits of {digits / height:.1%}")
        if not QRectF(stage.countdown.rect()).adjusted(-1, -1, 1, 1).contains(stage.countdown.ring()):
            wrong.append("the ring is cut off")
    if not stage.details.isHidden() and not stage.details.fits():
        wrong.append("the instruction is cut off")
    shown: dict[str, QRect] = {label.objectName(): label.geometry() for label in required if label.text()}
    shown |= {
        name: part.geometry()
        for name, part in (
            ("countdown", stage.countdown),
            ("instruction", stage.details),
            ("figure", stage.figure_place),
            ("dots", stage.dots),
            ("guide", stage.guide),
            ("word", stage.breath_word),
            ("line", stage.progress),
        )
        if not part.isHidden() and (part is not stage.details or part.text())
    }
    room = QRect(0, 0, stage.width(), height - reserve)
    for name, where in shown.items():
        if not room.contains(where):
            wrong.append(f"{name} is outside")
    for (one, where), (other, there) in combinations(shown.items(), 2):
        # Places are whole pixels, rounded outwards.
        common = where.intersected(there)
        if common.width() > 2 and common.height() > 2:
            wrong.append(f"{one} covers {other}")
    return wrong


# Our own type is the same everywhere; without its files the system's may be as wide as this one.
FONTS = {"ours": None, "wide": "DejaVu Sans"}


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("has_figure", [False, True], ids=["alone", "figure"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_everything_can_be_read_from_the_mat(qtbot, monkeypatch, size, has_figure, font):
    take_font(monkeypatch, FONTS[font])
    assert large_type.family() == FONTS[font] or "Inter" in large_type.family()
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(*size)
    stage.set_options(ScreenSettings(breathing_in_holds=True), is_still=False)
    stage.figure_place.setVisible(has_figure)
    wrong = set()
    for seen in glances():
        is_paused = seen.mode is SessionMode.PAUSED
        # Paused, the buttons are there too.
        reserve = (LOW_BAR if size[1] < TWO_LINES_FROM else BAR) if is_paused else 0
        stage.set_reserve(reserve)
        stage.show_view(seen, "Paused" if is_paused else None)
        for problem in problems(stage, reserve):
            wrong.add(f"{seen.kind} {seen.mode} {seen.exercise!r}: {problem}")
        is_short = not stage.countdown.isHidden() and len(stage._widest()) <= 2 and not stage.has_guide
        if has_figure and is_short and stage.figure_place.width() < stage.countdown.width():
            wrong.add(f"{seen.kind} {seen.exercise!r}: the figure is narrower than the countdown")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(sorted(wrong)[:20])


def test_no_name_of_the_catalogue_in_a_shipped_routine_is_shrunk():
    names = {planned.name for plan in plans()[:-1] for planned in plan.exercises}
    assert max(map(len, names)) <= LONG_NAME


def test_a_text_is_narrowed_then_wrapped_and_shrunk_last(qapp):
    text = "Superman with one arm and the opposite leg"
    whole = fit((text,), 10_000, 50, 2, QFont.Weight.Bold)
    width = QFontMetricsF(whole.font).horizontalAdvance(text)
    assert (whole.lines, whole.squeeze, whole.scale) == ((text,), 1.0, 1.0)
    narrowed = fit((text,), width * 0.95, 50, 2, QFont.Weight.Bold)
    assert narrowed.lines == (text,)
    assert narrowed.squeeze == pytest.approx(0.95, abs=0.01)
    wrapped = fit((text,), width * 0.6, 50, 2, QFont.Weight.Bold)
    assert (wrapped.lines, wrapped.scale) == (("Superman with one arm", "and the opposite leg"), 1.0)
    assert fit((text,), width * 0.3, 50, 2, QFont.Weight.Bold).scale < 1
    assert fit(("a" * 2000,), 500, 50, 2, QFont.Weight.Bold).lines[0].endswith("…")
    assert fit((text, "Superman"), width * 0.5, 50, 1, QFont.Weight.Bold).lines == ("Superman",)


# Colours. Machado, Oliveira and Fernandes (2009), severity 1: what a person without one kind of cone sees.
VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def linear(colour: str | QColor) -> np.ndarray:
    parts = np.array(QColor(colour).getRgbF()[:3])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(light, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_no_two_phases_look_alike_to_anyone(colours, vision):
    seen = {phase: lab(VISIONS[vision] @ linear(ground)) for phase, ground in colours.grounds.items()}
    assert set(seen) == set(Phase)
    distances = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    # One just sees a difference of 2.3.
    assert min(distances.values()) >= 15, min(distances, key=distances.get)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_all_that_is_written_stands_out(colours):
    for phase, ground in colours.grounds.items():
        for ink in (colours.text, colours.faint):
            assert contrast(ink, ground) >= 7, (phase, ink)


def pixels(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    return np.array(picture.constBits()).reshape(picture.height(), picture.width(), 4)[..., :3]


def a_stage(qtbot, size=(1280, 800), **options) -> Stage:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(*size)
    stage.set_options(ScreenSettings(**options), is_still=False)
    return stage


def glance(**wanted) -> View:
    return next(seen for seen in glances() if all(getattr(seen, name) == value for name, value in wanted.items()))


def test_every_phase_has_a_shape_of_its_own(qtbot):
    stage = a_stage(qtbot)
    shapes = {}
    for kind in (Kind.LEAD_IN, Kind.HOLD, Kind.MOVE, Kind.RELEASE, Kind.REST, Kind.CHANGE_SIDES, Kind.BREATHE_OUT):
        seen = replace(glance(kind=kind, mode=SessionMode.RUNNING), phase=Phase.WORK, side=None)
        stage.show_view(seen, "Same")
        shapes[kind] = stage.grab(stage._icon.toAlignedRect()).toImage()
    stage.show_view(replace(seen, mode=SessionMode.PAUSED), "Same")
    shapes["paused"] = stage.grab(stage._icon.toAlignedRect()).toImage()
    for (one, shape), (other, else_) in combinations(shapes.items(), 2):
        assert shape != else_, (one, other)


def test_left_and_right_stand_on_their_side_and_in_a_mirror_on_the_other(qtbot):
    for is_mirrored in (False, True):
        stage = a_stage(qtbot, mirror=is_mirrored)
        for side in Side:
            stage.show_view(glance(kind=Kind.HOLD, side=side, mode=SessionMode.RUNNING))
            is_left = (side is Side.LEFT) is not is_mirrored
            middle = stage.sides[side].geometry().center().x()
            assert (middle < stage.width() / 3) if is_left else (middle > stage.width() * 2 / 3)
            edge = stage.grab().toImage()
            band = 2 if is_left else stage.width() - 3
            assert edge.pixelColor(band, 400) == QColor(DARK.text)
            assert edge.pixelColor(stage.width() - 1 - band, 400) == QColor(DARK.grounds[Phase.WORK])


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.LEAD_IN, Kind.BREATHE_IN])
def test_a_mirrored_stage_is_the_stage_the_other_way_round(qtbot, kind):
    seen = glance(kind=kind, mode=SessionMode.RUNNING)
    pictures = []
    for is_mirrored in (False, True):
        stage = a_stage(qtbot, mirror=is_mirrored)
        label = QLabel("Figure")
        stage.figure_place.layout().addWidget(label)
        stage.figure_place.show()
        stage.show_view(seen)
        pictures.append(stage.grab().toImage())
    straight, mirrored = (pixels(picture).astype(int) for picture in pictures)
    differs = np.abs(straight - mirrored[:, ::-1]).max(axis=2) > 90
    # Letters stand on other fractions of a pixel; a part in a wrong place would be thousands.
    assert differs.mean() < 0.006
    assert (np.abs(straight - mirrored).max(axis=2) > 90).mean() > 0.03


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        (Counts(2, 3, 1, 1, is_resting=False), [[1, 0.5, 0]]),
        (Counts(2, 3, 1, 1, is_resting=True), [[1, 1, 0]]),
        (Counts(1, 3, 2, 3, is_resting=False), [[1, 1, 1], [0.5, 0, 0], [0, 0, 0]]),
        (Counts(1, 15, 2, 2, is_resting=False), [[0.5, *[0] * 14]]),
        (Counts(1, MOST_DOTS + 1, 1, 1, is_resting=False), []),
        (Counts(1, 1, 1, 1, is_resting=False), []),
    ],
)
def test_reps_are_dots_that_fill_as_long_as_they_can_be_counted(qtbot, counts, groups):
    parent = QWidget()
    qtbot.addWidget(parent)
    dots = Dots(parent)
    dots.show_counts(counts)
    assert dots.groups() == groups


# What moves, and what is painted for it


class NoReader:
    """Whatever other tests have done: no screen reader is listening."""

    isActive = staticmethod(lambda: False)


@pytest.fixture
def page(window, desk, monkeypatch):
    monkeypatch.setattr(session_page, "QAccessible", NoReader)
    window.resize(1280, 800)
    window.open_named("article-a", start=True)
    page = window.page
    assert isinstance(page, SessionPage)
    page.runner.set_muted(True)
    page.runner.conductor.on_speech_ended(1, "cut")
    page._idle.stop()
    page.refresh()
    return page


def go_to(desk, page, kind):
    while page.runner.conductor.state.step.kind is not kind:
        desk.now += 0.2
        page.runner.conductor.poll()
    page.refresh()


def painted_while(stage: Stage, act) -> int:
    """How many pixels of the stage are painted anew."""
    _paint_now(stage)
    eye = Eye()
    stage.installEventFilter(eye)
    act()
    _paint_now(stage)
    stage.removeEventFilter(eye)
    return eye.pixels


class Eye(QObject):
    """Counts the pixels that are painted."""

    pixels = 0

    def eventFilter(self, seen, event):
        if event.type() == QEvent.Type.Paint:
            self.pixels += sum(rect.width() * rect.height() for rect in event.region())
        return False


def _paint_now(stage: Stage) -> None:
    """Paint what waits to be painted, without waiting for the screen's next picture."""
    QApplication.sendEvent(stage.window(), QEvent(QEvent.Type.UpdateRequest))


def test_only_what_changes_is_painted(page, desk):
    go_to(desk, page, Kind.HOLD)
    whole = page.stage.width() * page.stage.height()

    def later(seconds):
        def act():
            desk.now += seconds
            page.runner.conductor.poll()
            page.refresh()

        return act

    desk.now += 0.05
    page.refresh()
    assert painted_while(page.stage, page.refresh) == 0
    assert 0 < painted_while(page.stage, later(0.1)) < whole * 0.02
    assert 0 < painted_while(page.stage, later(1.0)) < whole * 0.35


def test_all_that_the_tip_changes_is_painted(qtbot):
    stage = a_stage(qtbot)
    for is_mirrored in (False, True):
        stage.set_options(ScreenSettings(mirror=is_mirrored), is_still=False)
        seen = glance(kind=Kind.HOLD, mode=SessionMode.RUNNING)
        stage.show_view(replace(seen, fraction=0.0))
        countdown = stage.countdown
        told = []
        countdown.update = told.append
        for at in range(1, 100):
            before = countdown.grab().toImage()
            told.clear()
            countdown.show_step(countdown.text(), at / 100)
            after = countdown.grab().toImage()
            rows, columns = np.nonzero((pixels(before) != pixels(after)).any(axis=2))
            assert told[0].contains(QRect(int(columns.min()), int(rows.min()), 1, 1)), at
            assert told[0].contains(QRect(int(columns.max()), int(rows.max()), 1, 1)), at
        del countdown.update


def test_nothing_moves_when_paused_hidden_or_put_away(page, desk, window, qtbot):
    go_to(desk, page, Kind.HOLD)
    assert page._timer.interval() == REFRESH_MS
    assert page._timer.isActive()
    page.runner.send(Pause())
    assert not page._timer.isActive()
    assert painted_while(page.stage, page.refresh) == 0
    page.runner.send(Resume())
    assert page._timer.isActive()
    window.hide()
    assert not page._timer.isActive()
    window.show()
    assert page._timer.isActive()
    window.setWindowState(Qt.WindowState.WindowMinimized)
    QApplication.processEvents()
    assert not page._timer.isActive()
    window.setWindowState(Qt.WindowState.WindowNoState)
    QApplication.processEvents()
    assert page._timer.isActive()


def test_a_breath_grows_and_shrinks_smoothly_or_not_at_all(window, desk, qtbot):
    window.open_named("article-b", start=True)
    page = window.page
    page.runner.set_muted(True)
    page.runner.conductor.on_speech_ended(1, "cut")
    go_to(desk, page, Kind.BREATHE_IN)
    stage = page.stage
    assert stage.has_guide
    assert not stage.countdown.isHidden()
    assert page._timer.interval() == SMOOTH_MS
    radii = []
    for _ in range(20):
        page.refresh()
        radii.append(stage.guide.radius(stage.guide._fullness))
        desk.now += 0.1
        page.runner.conductor.poll()
    assert radii == sorted(radii)
    assert radii[-1] > radii[0] * 1.2
    assert stage.breath_word.text() == "Breathe in"
    desk.system_moves_less = True
    page.refresh()
    page.refresh()
    assert stage.guide._fullness == 1.0
    assert page._timer.interval() == REFRESH_MS
    go_to(desk, page, Kind.BREATHE_OUT)
    assert (stage.guide._fullness, stage.breath_word.text()) == (0.0, "Breathe out")


def test_a_long_hold_shows_a_breath_only_by_choice_and_keeps_its_countdown(qtbot):
    seen = next(
        seen
        for seen in glances()
        if seen.kind is Kind.HOLD and seen.breath is not None and seen.mode is SessionMode.RUNNING
    )
    for is_wanted in (False, True):
        stage = a_stage(qtbot, breathing_in_holds=is_wanted)
        stage.show_view(seen)
        assert stage.has_guide is is_wanted
        assert not stage.countdown.isHidden()


def test_a_change_flashes_once_and_not_again_at_once(qtbot):
    stage = a_stage(qtbot, flash=True)
    first, second, third = (replace(glance(kind=Kind.HOLD, mode=SessionMode.RUNNING), step=step) for step in (1, 2, 3))
    ground = QColor(DARK.grounds[Phase.WORK])
    stage.show_view(first)
    assert stage.ground() == ground
    stage.show_view(second)
    assert stage.ground() == DARK.flash(ground)
    stage._flash_timer.timeout.emit()
    assert stage.ground() == ground
    stage.show_view(third)
    assert stage.ground() == ground
    stage._flash_pause.stop()
    stage.show_view(first)
    assert stage.ground() == DARK.flash(ground)


def test_with_less_motion_a_frame_stands_instead_of_a_flash(qtbot):
    stage = a_stage(qtbot, flash=True)
    stage.set_options(ScreenSettings(flash=True), is_still=True)
    first, second = (replace(glance(kind=Kind.HOLD, mode=SessionMode.RUNNING), step=step, side=None) for step in (1, 2))
    stage.show_view(first)
    stage.show_view(second)
    picture = stage.grab().toImage()
    assert picture.pixelColor(2, 400) == QColor(DARK.text)
    assert picture.pixelColor(640, 797) == QColor(DARK.text)
    assert stage.ground() == QColor(DARK.grounds[Phase.WORK])
    stage._frame_timer.timeout.emit()
    assert stage.grab().toImage().pixelColor(2, 400) == QColor(DARK.grounds[Phase.WORK])


def test_the_buttons_are_there_when_they_are_wanted(page, desk, qtbot):
    go_to(desk, page, Kind.HOLD)
    assert page.bar.isHidden()
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(300, 300),
        page.mapToGlobal(QPointF(300, 300)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, move)
    assert not page.bar.isHidden()
    assert problems(page.stage, page.foot.height()) == []
    page._idle.stop()
    page._idle.timeout.emit()
    assert page.bar.isHidden()
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert page.runner.mode is SessionMode.PAUSED
    assert not page.bar.isHidden()
    assert problems(page.stage, page.foot.height()) == []


def test_trouble_takes_nothing_from_the_sizes(page, desk):
    go_to(desk, page, Kind.HOLD)
    page.show_trouble("No sound output: the sound server does not answer. The session goes on silently.")
    assert page.foot.geometry().contains(page.notice.geometry().translated(page.foot.pos()))
    assert problems(page.stage, page.foot.height()) == []


# The page of settings


@pytest.fixture
def screen(window):
    window.picker.preferences_button.click()
    assert isinstance(window.page, PreferencesPage)
    window.page.show_section(Section.SCREEN)
    return window.page


def test_what_is_set_holds_at_once_and_is_seen_in_the_preview(screen, desk, window):
    screen.sight_card.checks["mirror"].click()
    screen.sight_card.checks["flash"].click()
    screen.sight_card.checks["breathing_in_holds"].click()
    screen.stage_card.buttons[StageScheme.LIGHT].click()
    screen.motion_card.buttons[Motion.LESS].click()
    wanted = ScreenSettings(StageScheme.LIGHT, mirror=True, flash=True, motion=Motion.LESS, breathing_in_holds=True)
    assert desk.settings.screen == wanted
    stage = screen.preview.stage
    assert stage.is_mirrored
    assert stage.ground().name() in LIGHT.grounds.values()
    assert screen.reset_button.isEnabled()
    screen.reset_button.click()
    assert desk.settings == Settings()
    assert not screen.sight_card.checks["mirror"].isChecked()
    assert not screen.reset_button.isEnabled()
    window.page.left.emit()
    assert window.page is window.picker


def test_a_session_is_seen_as_chosen(window, desk):
    desk.set_settings(replace(desk.settings, screen=ScreenSettings(StageScheme.LIGHT, mirror=True, motion=Motion.LESS)))
    window.open_named("article-a", start=True)
    assert window.page.stage.is_mirrored
    assert window.page.stage.ground() == QColor(LIGHT.grounds[Phase.GET_READY])
    assert window.page.moves_less


def test_the_voice_pages_reset_leaves_the_screen_alone(window, desk):
    desk.set_settings(replace(desk.settings, screen=ScreenSettings(mirror=True)))
    window.show_preferences()
    window.page.voice.rate.slider.setValue(200)
    window.page.reset_button.click()
    assert desk.settings == replace(Settings(), screen=ScreenSettings(mirror=True))


def test_the_preview_moves_only_while_it_is_seen(screen, window):
    assert screen.preview._timer.isActive()
    window.show_picker()
    # The page is gone with its timer.
    assert window.page is window.picker


def test_the_preview_shows_every_phase_and_can_be_read(qtbot):
    stage = a_stage(qtbot)
    seen = [preview_view(at / 10) for at in range(round(ROUND_SECONDS * 10))]
    assert {each.phase for each in seen} == set(Phase) - {Phase.PAUSED}
    assert len({each.step for each in seen}) == len(STEPS)
    for each in seen[::5]:
        stage.show_view(each)
        assert problems(stage, 0) == []
