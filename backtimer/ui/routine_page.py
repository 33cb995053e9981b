"""A routine's page: what it contains, what it costs in time, and the numbers that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.dose import AS_WRITTEN, BOUNDS, OwnDose, Range, Sides, dose_fields, dose_now
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session.plan import compile_plan
from backtimer.session.words import clock_text, plural
from backtimer.ui.desk import Desk

LABELS = {
    "reps": "Reps",
    "seconds": "Time",
    "breaths": "Breaths",
    "hold_seconds": "Hold",
    "rest_seconds": "Rest",
    "sets": "Sets",
}
COUNTS = ("reps", "breaths", "sets")
SAFETY = (
    "Not with a new episode of pain, pain running into the legs, numbness, undiagnosed pain or a recent injury: "
    "ask a doctor first. Move slowly and breathe; sharp pain means stop."
)


class RoutinePage(QWidget):
    """One routine. `started` carries the plan to lead through."""

    started = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, routine: Routine) -> None:
        super().__init__()
        self._desk = desk
        self.routine = routine
        self.own = desk.own_doses(routine.id)

        back = QPushButton("‹ Routines")
        back.clicked.connect(self.left)
        title = QLabel(routine.title)
        title.setObjectName("title")
        title.setWordWrap(True)
        about = QLabel(routine.about.strip())
        about.setWordWrap(True)
        about.setVisible(bool(routine.about))
        self.minutes = QLabel()
        self.minutes.setObjectName("name")
        self.note = QLabel()
        self.note.setObjectName("warning")
        self.note.setWordWrap(True)
        self.note.hide()
        safety = QLabel(SAFETY)
        safety.setObjectName("faint")
        safety.setWordWrap(True)
        self.start_button = QPushButton("Start")
        self.start_button.setObjectName("primary")
        self.start_button.clicked.connect(self.start)
        self.start_button.setDefault(True)
        self.all_as_written = QPushButton("All as written")
        self.all_as_written.clicked.connect(self._reset_all)

        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.rows: list[ExerciseRow] = []
        for item in routine.exercises:
            row = ExerciseRow(item, self.own.get(item.id, AS_WRITTEN))
            row.changed.connect(self._on_changed)
            self.rows.append(row)
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(rows)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        head = QHBoxLayout()
        head.addWidget(back)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.minutes, 1)
        foot.addWidget(self.all_as_written)
        foot.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 20, 48, 24)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addWidget(scroll, 1)
        layout.addWidget(safety)
        layout.addWidget(self.note)
        layout.addLayout(foot)
        self._update()
        self.start_button.setFocus()

    def start(self) -> None:
        """Lead through the routine with the numbers shown."""
        self.started.emit(compile_plan(self.routine, self.own))

    def _on_changed(self, exercise_id: str, own: OwnDose) -> None:
        self.own[exercise_id] = own
        trouble = self._desk.set_own_dose(self.routine.id, exercise_id, own)
        self.note.setText(trouble or "")
        self.note.setVisible(bool(trouble))
        self._update()

    def _reset_all(self) -> None:
        for row in self.rows:
            row.reset()

    def _update(self) -> None:
        plan = compile_plan(self.routine, self.own)
        needs = ", ".join(self.routine.equipment)
        self.minutes.setText(
            f"{clock_text(plan.total_seconds)} min, {plural(len(plan.exercises), 'exercise')}"
            + (f". You need: {needs}" if needs else "")
        )
        self.minutes.setWordWrap(True)
        self.all_as_written.setEnabled(any(not own.is_as_written for own in self.own.values()))


class DoseBox(QDoubleSpinBox):
    """A number field: whole numbers without a point, and no change by a wheel that only scrolls the page."""

    def textFromValue(self, value: float) -> str:  # noqa: D102
        return f"{value:g}"

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ExerciseRow(QFrame):
    """One exercise with a field for each of its numbers."""

    changed = Signal(str, object)

    def __init__(self, item: RoutineExercise, own: OwnDose) -> None:
        super().__init__()
        self.setObjectName("card")
        self.item = item
        self.own = own
        self.fields: dict[str, QDoubleSpinBox] = {}
        name = QLabel(item.exercise.name)
        name.setObjectName("name")
        facts = QLabel("  ·  ".join(self._facts()))
        facts.setObjectName("faint")
        facts.setWordWrap(True)
        self.as_written = QPushButton("As written")
        self.as_written.setAccessibleName(f"{item.exercise.name}: as written")
        self.as_written.clicked.connect(self.reset)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(facts)
        texts.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for column, field in enumerate(dose_fields(item.dose)):
            label = QLabel(LABELS[field] + self._range(field))
            label.setObjectName("faint")
            box = self._box(field)
            label.setBuddy(box)
            grid.addWidget(label, 0, column)
            grid.addWidget(box, 1, column)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 10, 14, 12)
        layout.addLayout(texts, 1)
        layout.addLayout(grid)
        layout.addWidget(self.as_written, 0, Qt.AlignmentFlag.AlignBottom)
        self._show()

    def reset(self) -> None:
        """Back to what the file says."""
        if not self.own.is_as_written:
            self.own = AS_WRITTEN
            self._show()
            self.changed.emit(self.item.id, self.own)

    def _facts(self) -> list[str]:
        dose, exercise = self.item.dose, self.item.exercise
        facts = [exercise.position.value] if exercise.position else []
        if dose.sides is Sides.EACH:
            facts.append("each side")
        elif dose.sides is Sides.ALTERNATE:
            facts.append("sides in turn")
        if dose.times_a_day > 1:
            facts.append("twice a day" if dose.times_a_day == 2 else f"{dose.times_a_day} times a day")
        if dose.ours:
            facts.append("our dose")
        return facts

    def _range(self, field: str) -> str:
        written = getattr(self.item.dose, field)
        if isinstance(written, Range) and written.low != written.high:
            return f" {written.low:g}–{written.high:g}"
        return ""

    def _box(self, field: str) -> QDoubleSpinBox:
        bounds = BOUNDS[field]
        box = DoseBox()
        box.setDecimals(0 if field in COUNTS else 1)
        box.setRange(bounds.least, bounds.most)
        box.setSingleStep(bounds.step)
        box.setSuffix("" if field in COUNTS else " s")
        box.setKeyboardTracking(True)
        box.setAccessibleName(f"{self.item.exercise.name}: {LABELS[field].lower()}")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.valueChanged.connect(lambda value, f=field: self._on_value(f, value))
        self.fields[field] = box
        return box

    def _show(self) -> None:
        now = dose_now(self.item.dose, self.own)
        for field, box in self.fields.items():
            was_blocked = box.blockSignals(True)
            box.setValue(float(getattr(now, field)))
            box.blockSignals(was_blocked)
        self.as_written.setEnabled(not self.own.is_as_written)

    def _on_value(self, field: str, value: float) -> None:
        number = int(value) if field in COUNTS else round(value, 1)
        is_written = number == getattr(dose_now(self.item.dose), field)
        change: dict[str, Any] = {field: None if is_written else number}
        self.own = replace(self.own, **change)
        self.as_written.setEnabled(not self.own.is_as_written)
        self.changed.emit(self.item.id, self.own)
