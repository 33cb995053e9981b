"""What is changed of an exercise now and then: its other rests, how sides take turns, its place, leaving it out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backtimer.routine.dose import Range, Sides, more_fields
from backtimer.routine.routine import RoutineExercise
from backtimer.ui.doses.field import FieldBox, back_button
from backtimer.ui.doses.reading import LABELS
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look.accessible import name_choice
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import icon_button, plain
from backtimer.ui.look.tokens import Space

SIDES = {Sides.EACH: "one side after the other", Sides.ALTERNATE: "alternating, rep by rep"}


class MoreDose(QWidget):
    """`skipped` says whether only today; `moved` by how many places."""

    skipped = Signal(bool)
    moved = Signal(int)

    def __init__(self, work: TailorWork, item: RoutineExercise, name: str) -> None:
        super().__init__()
        self._work = work
        self._item = item
        self.boxes: dict[str, FieldBox] = {}
        self.sides: Choice | None = None
        fields = QWidget()
        flow = FlowLayout(fields, Space.S, is_first_wide=False)
        controls: list[QWidget] = []
        for field in more_fields(item.dose):
            if field == "sides":
                flow.addWidget(self._sides(name))
                controls += [self.sides, self.sides_as_written]  # type: ignore[list-item]
                continue
            box = FieldBox(field, name, takes_auto=field == "get_ready_seconds" and self._is_auto_written)
            self.boxes[field] = box
            controls += box.controls
            flow.addWidget(box)
        buttons = QWidget()
        row = FlowLayout(buttons, Space.S, is_first_wide=False)
        self.up = icon_button("Move up", "up")
        self.up.setAccessibleName(f"{name}: move up")
        self.up.setToolTip("Alt+↑")
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down = icon_button("Move down", "down")
        self.down.setAccessibleName(f"{name}: move down")
        self.down.setToolTip("Alt+↓")
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.skip_today = icon_button("Skip today", "skip")
        self.skip_today.setAccessibleName(f"{name}: skip today")
        self.skip_today.clicked.connect(lambda: self.skipped.emit(True))
        self.skip_always = icon_button("Always skip", "minus")
        self.skip_always.setAccessibleName(f"{name}: always skip")
        self.skip_always.clicked.connect(lambda: self.skipped.emit(False))
        for button in (self.up, self.down, self.skip_today, self.skip_always):
            button.setObjectName("small")
            row.addWidget(button)
            controls.append(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.XS, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(fields)
        layout.addWidget(buttons)
        self.controls = tuple(controls)
        self.refresh()

    @property
    def _is_auto_written(self) -> bool:
        return self._item.dose.get_ready_seconds is None

    def refresh(self) -> None:
        """Show it as it is now."""
        tailoring, dose = self._work.tailoring, self._item.dose
        own = tailoring.now.dose(self._item.id)
        for name, box in self.boxes.items():
            written = getattr(dose, name)
            mine = getattr(own, name)
            span = Range(-1, -1) if written is None else Range(written, written)
            box.show_number(written if mine is None else mine, span, is_own=mine is not None)
        if self.sides is not None:
            was_blocked = self.sides.blockSignals(True)
            self.sides.setCurrentIndex(list(SIDES).index(own.sides or dose.sides))
            self.sides.blockSignals(was_blocked)
            if own.sides is None and self.sides_as_written.hasFocus():
                self.sides.setFocus()
            self.sides_as_written.setVisible(own.sides is not None)
        order = [item.id for item in tailoring.items]
        self.up.setEnabled(order[0] != self._item.id)
        self.down.setEnabled(order[-1] != self._item.id)

    def _sides(self, name: str) -> QWidget:
        holder = QWidget()
        label = plain(LABELS["sides"])
        label.setObjectName("small")
        self.sides = Choice()
        self.sides.addItems(list(SIDES.values()))
        self.sides.currentIndexChanged.connect(self._on_sides)
        self.sides_as_written = back_button(f"{name}: sides: reset")
        self.sides_as_written.clicked.connect(
            lambda: self._work.do(lambda tailoring: tailoring.as_written(self._item.id, "sides"))
        )
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.sides, 1)
        line.addWidget(self.sides_as_written)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(label)
        column.addStretch(1)
        column.addLayout(line)
        name_choice(self.sides, f"{name}: sides")
        return holder

    def _on_sides(self, index: int) -> None:
        chosen = list(SIDES)[index]
        own = replace(
            self._work.tailoring.now.dose(self._item.id), sides=None if chosen is self._item.dose.sides else chosen
        )
        self._work.do(lambda tailoring: tailoring.set_dose(self._item.id, own))
