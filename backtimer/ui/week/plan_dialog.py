"""Asks on which days a routine is to be done, how often, and when to remind of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from backtimer.session.times import DAY_NAMES
from backtimer.settings.settings import ReminderSettings
from backtimer.settings.week_plan import DAY_MINUTES, EVERY_DAY, NOT_PLANNED, USUAL_TIMES, WEEK, WeekPlan, plan_of
from backtimer.settings.week_words import read_time, time_text
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import announce, tab_order
from backtimer.ui.look.fields import Tick, WholeNumber
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

WIDTH = 520
TIME_WIDTH = 104
STEP_MINUTES = 15
# What is offered first when not every day is wanted.
USUAL_DAYS = frozenset({0, 2, 4})
ONE_DAY = "Choose at least one day."
IN_TRAY = "BackTimer must be running for a reminder to come: it stays in the tray when you close its window."
WITH_WINDOW = (
    "BackTimer must be running for a reminder to come, so leave its window open or minimised. "
    "Preferences → Reminders can keep it in the tray."
)
NO_TRAY = (
    "BackTimer must be running for a reminder to come. This desktop has no tray, so leave its window open or minimised."
)
WAITS = "It waits during a session, and does not come once the routine is done for the day."
_LEFT, _RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


class PlanDialog(QDialog):
    """`chosen` carries the plan, when it was saved or removed, and whether reminders are to be turned on for it."""

    chosen = Signal(object, bool)

    def __init__(
        self, title: str, plan: WeekPlan, reminders: ReminderSettings, parent: QWidget, *, has_tray: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Schedule")
        self._before = plan
        self._reminders = reminders
        self._has_tray = has_tray
        self._is_remind_touched = False
        self._days = plan.days if plan.days and plan.days != EVERY_DAY else USUAL_DAYS
        heading = plain(f"When do you want to do “{title}”?" if title else "When do you want to do this routine?")
        heading.setObjectName("name")
        heading.setWordWrap(True)
        self.every_day, self.these_days = QRadioButton("Every day"), QRadioButton("These days")
        self.days = tuple(_DayButton(day) for day in range(WEEK))
        self.once, self.twice = QRadioButton("Once a day"), QRadioButton("Twice a day")
        self.remind = Tick("Remind me at")
        self.times = (TimeField("First reminder"), TimeField("Second reminder"))
        for field, minute in zip(self.times, [*plan.at, *USUAL_TIMES[len(plan.at) :]], strict=False):
            field.setValue(minute)
        self.and_label = QLabel("and")
        self.told = plain()
        self.told.setObjectName("faint")
        self.told.setWordWrap(True)
        self.none_told = QLabel(ONE_DAY)
        self.none_told.setObjectName("warning")
        self.remove_button = QPushButton("Remove plan")
        self.remove_button.setAutoDefault(False)
        self.remove_button.setVisible(plan.is_planned)
        self.remove_button.clicked.connect(self._remove)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button = QPushButton("Save")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._save)
        self._lay_out(heading)
        (self.these_days if plan.is_planned and plan.days != EVERY_DAY else self.every_day).setChecked(True)
        (self.twice if plan.times_a_day > 1 else self.once).setChecked(True)
        # Ticked is what will come: while reminders are off, the tick turns them on.
        self.remind.setChecked(bool(plan.at) and reminders.on)
        for radio in (self.every_day, self.these_days, self.once, self.twice):
            radio.toggled.connect(self._show)
        for button in self.days:
            button.toggled.connect(self._on_day)
            button.stepped.connect(self._step)
        self.remind.toggled.connect(self._on_remind)
        self._show()
        self.resize(theme.px(WIDTH), self.sizeHint().height())
        (self.these_days if self.these_days.isChecked() else self.every_day).setFocus()

    @property
    def plan(self) -> WeekPlan:
        """What is chosen now."""
        times = 2 if self.twice.isChecked() else 1
        days = EVERY_DAY if self.every_day.isChecked() else self._days
        if self.remind.isChecked():
            at = [field.value() for field in self.times[:times]]
        else:
            # The times stay for the day on which reminders are turned on again.
            at = [] if self._is_remind_touched or self._reminders.on else list(self._before.at)
        return plan_of(days, times, at)

    def _lay_out(self, heading: QLabel) -> None:
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        choices = ((self.every_day, self.these_days), (self.once, self.twice))
        for group, radios in zip(self._groups, choices, strict=True):
            for radio in radios:
                group.addButton(radio)
        days = QWidget()
        flow = FlowLayout(days, Space.XS, is_first_wide=False)
        for button in self.days:
            flow.addWidget(button)
        often = QHBoxLayout()
        often.setSpacing(Space.L)
        often.addWidget(self.once)
        often.addWidget(self.twice)
        often.addStretch(1)
        at = QWidget()
        line = FlowLayout(at, Space.S, is_first_wide=False)
        for part in (self.remind, self.times[0], self.and_label, self.times[1]):
            line.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        layout.addWidget(heading)
        layout.addWidget(self.every_day)
        layout.addWidget(self.these_days)
        layout.addWidget(days)
        layout.addWidget(self.none_told)
        layout.addSpacing(Space.S)
        layout.addLayout(often)
        layout.addSpacing(Space.S)
        layout.addWidget(at)
        layout.addWidget(self.told)
        layout.addSpacing(Space.M)
        layout.addLayout(foot)
        tab_order(
            *(self.every_day, self.these_days, *self.days, self.once, self.twice, self.remind, *self.times),
            *(self.remove_button, self.cancel_button, self.save_button),
        )

    def _show(self) -> None:
        """What belongs to what is chosen."""
        is_every, is_twice, reminds = self.every_day.isChecked(), self.twice.isChecked(), self.remind.isChecked()
        for button in self.days:
            was_blocked = button.blockSignals(True)
            button.setChecked(is_every or button.day in self._days)
            button.setEnabled(not is_every)
            button.blockSignals(was_blocked)
        for number, field in enumerate(self.times):
            field.setVisible(number == 0 or is_twice)
            field.setEnabled(reminds)
        self.and_label.setVisible(is_twice)
        is_in_tray = self._reminders.tray or not self._reminders.on
        runs = NO_TRAY if not self._has_tray else IN_TRAY if is_in_tray else WITH_WINDOW
        self.told.setText(f"{runs} {WAITS}")
        self.told.setVisible(reminds)
        is_good = self.plan.is_planned
        self.none_told.setVisible(not is_good)
        self.save_button.setEnabled(is_good)

    def _on_day(self) -> None:
        self._days = frozenset(button.day for button in self.days if button.isChecked())
        if not self._days:
            announce(self, ONE_DAY)
        self._show()

    def _step(self, day: int) -> None:
        self.days[day % WEEK].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_remind(self, reminds: bool) -> None:
        self._is_remind_touched = True
        self._show()
        if reminds:
            announce(self, self.told.text())

    def _save(self) -> None:
        for field in self.times:
            field.interpretText()
        self.chosen.emit(self.plan, self.remind.isChecked() and not self._reminders.on)
        self.accept()

    def _remove(self) -> None:
        self.chosen.emit(NOT_PLANNED, False)
        self.accept()


class _DayButton(QPushButton):
    """A day of the week, chosen or not. `stepped` carries the day that an arrow leads to."""

    stepped = Signal(int)

    def __init__(self, day: int) -> None:
        super().__init__(DAY_NAMES[day][:3])
        self.day = day
        self.setObjectName("tool")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(DAY_NAMES[day])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (_LEFT, _RIGHT):
            self.stepped.emit(self.day + (1 if event.key() == _RIGHT else -1))
        else:
            super().keyPressEvent(event)


class TimeField(WholeNumber):
    """A time of day as a number of minutes, to be typed as people write it, or stepped."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(0, DAY_MINUTES - 1)
        self.setSingleStep(STEP_MINUTES)
        self.setWrapping(True)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(theme.px(TIME_WIDTH))
        self.setToolTip("A time such as 8:30 or 6 pm")

    def textFromValue(self, value: int) -> str:  # noqa: D102
        return time_text(value)

    def valueFromText(self, text: str) -> int:  # noqa: D102
        minute = read_time(text)
        return self.value() if minute is None else minute

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Anything can be typed; what is no time gives way to the last one."""
        is_time = read_time(text) is not None
        return QValidator.State.Acceptable if is_time else QValidator.State.Intermediate, text, at
