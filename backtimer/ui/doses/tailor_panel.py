"""The whole routine at once: made to fit a time, gentler or harder today, all holds and rests longer or shorter."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backtimer.session.fit import hold_factor, rest_factor
from backtimer.session.tailoring import Tailoring
from backtimer.ui.doses.field import DoseField
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import icon_button, plain
from backtimer.ui.look.slider import NamedSlider
from backtimer.ui.look.tokens import Space

PRESETS = (5, 10, 15, 20)
USUAL_MINUTES = 15
MINUTES_WIDTH = 120
# Sliders have whole numbers: tenths of a factor, and steps of the time to get ready, the first of which is "auto".
TENTHS = 10
READY_STEP = 5
# When what differs has no words of its own, such as the order.
OTHER = "Changed for today."


class TailorPanel(QFrame):
    """A card; what it does is told by a `TodayLine`."""

    def __init__(self, work: TailorWork) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName("The whole routine")
        self._work = work
        self.minutes = DoseField("minutes")
        self.minutes.setAccessibleName("Minutes I have")
        self.minutes.setValue(USUAL_MINUTES)
        self.minutes.setMaximumWidth(theme.px(MINUTES_WIDTH))
        self.minutes.refused.connect(self._tell)
        self.minutes.lineEdit().returnPressed.connect(self._fit)
        self.fit_button = QPushButton("Fit to time")
        self.fit_button.setAccessibleName("Fit the routine to these minutes")
        self.fit_button.clicked.connect(self._fit)
        self.presets = [self._preset(minutes) for minutes in PRESETS]
        self.gentler = icon_button("Gentler today", "minus")
        self.gentler.clicked.connect(lambda: work.do(Tailoring.gentler))
        self.harder = icon_button("Harder today", "plus")
        self.harder.clicked.connect(lambda: work.do(Tailoring.harder))
        self.note = plain()
        self.note.setObjectName("warning")
        self.note.setWordWrap(True)
        self.note.hide()
        self.holds = NamedSlider("Holds", 5, 30, 1, lambda tenths: f"× {tenths / TENTHS:g}")
        self.holds.moved.connect(lambda tenths: work.do(lambda tailoring: tailoring.set_holds(tenths / TENTHS)))
        self.rests = NamedSlider("Rests", 0, 30, 1, lambda tenths: f"× {tenths / TENTHS:g}")
        self.rests.moved.connect(lambda tenths: work.do(lambda tailoring: tailoring.set_rests(tenths / TENTHS)))
        self.ready = NamedSlider("Get ready", 0, 60 // READY_STEP, 1, _say_ready)
        self.ready.moved.connect(
            lambda steps: work.do(lambda tailoring: tailoring.set_get_ready(steps * READY_STEP if steps else None))
        )
        for slider in (self.holds, self.rests, self.ready):
            slider.slider.setPageStep(5 if slider is not self.ready else 2)

        fitting = QWidget()
        line = FlowLayout(fitting, Space.S, is_first_wide=False)
        have = QWidget()
        first = QHBoxLayout(have)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(Space.S)
        said = QLabel("I have")
        said.setBuddy(self.minutes)
        for widget in (said, self.minutes, self.fit_button):
            first.addWidget(widget)
        line.addWidget(have)
        for preset in self.presets:
            line.addWidget(preset)
        feeling = QWidget()
        today = FlowLayout(feeling, Space.S, is_first_wide=False)
        today.addWidget(self.gentler)
        today.addWidget(self.harder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        for part in (fitting, self.note, feeling, self.holds, self.rests, self.ready):
            layout.addWidget(part)
        work.changed.connect(self.refresh)
        self.refresh()

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        sliders = [self.holds.slider, self.rests.slider, self.ready.slider]
        return [self.minutes, self.fit_button, *self.presets, self.gentler, self.harder, *sliders]

    def refresh(self) -> None:
        """Show the factors as they are now, on the whole."""
        tailoring = self._work.tailoring
        tailor, now = tailoring.tailor, tailoring.now
        self.holds.show_value(round(hold_factor(tailor, now) * TENTHS))
        self.rests.show_value(round(rest_factor(tailor, now) * TENTHS))
        own = {now.dose(item.id).get_ready_seconds for item in tailor.items(now)}
        seconds = own.pop() if len(own) == 1 else None
        self.ready.show_value(round((seconds or 0) / READY_STEP))

    def _preset(self, minutes: int) -> QPushButton:
        button = QPushButton(f"{minutes} min")
        button.setObjectName("small")
        button.clicked.connect(lambda: self._fit_to(minutes))
        return button

    def _fit_to(self, minutes: float) -> None:
        self.minutes.show_number(minutes)
        self._fit()

    def _fit(self) -> None:
        seconds = (self.minutes.number or USUAL_MINUTES) * 60
        self._work.do(lambda tailoring: tailoring.fit(seconds))

    def _tell(self, sentence: str) -> None:
        if sentence and sentence != self.note.text():
            announce(self.note, sentence)
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))


class TodayLine(QFrame):
    """What holds for today only, in sentences, with the two ways to end it. Hidden when there is nothing to tell."""

    def __init__(self, work: TailorWork) -> None:
        super().__init__()
        self.setObjectName("today")
        self.setAccessibleName("For today")
        self._work = work
        self._said = work.tailoring.said
        self.text = plain()
        self.text.setWordWrap(True)
        self.keep = QPushButton("Make permanent")
        self.keep.setToolTip("Do it like this every time")
        self.keep.clicked.connect(lambda: work.do(Tailoring.keep_today))
        self.usual = QPushButton("Undo")
        self.usual.setAccessibleName("Undo today’s changes")
        self.usual.setToolTip("Go back to your usual routine")
        self.usual.clicked.connect(lambda: work.do(Tailoring.usual_again))
        buttons = QWidget()
        line = FlowLayout(buttons, Space.S, is_first_wide=False)
        for button in self.controls:
            button.setObjectName("small")
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        work.changed.connect(self.refresh)
        self.refresh()

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [self.keep, self.usual]

    def refresh(self) -> None:
        """Show what holds now."""
        tailoring = self._work.tailoring
        is_today = tailoring.changes.today is not None
        said = tailoring.said
        takes = tailoring.tailor.told(tailoring.now)
        text = f"For today: {' '.join((*(said or (OTHER,)), takes))}" if is_today else ""
        if is_today and said != self._said:
            # Pressed far from here, perhaps.
            announce(self, text)
        self._said = said
        self.text.setText(text)
        self.setVisible(is_today)
        # It may be that there was nothing to do: then there is nothing to keep.
        is_other = tailoring.changes.today != tailoring.changes.usual
        for button in (self.keep, self.usual):
            button.setVisible(is_other)


def _say_ready(steps: int) -> str:
    return f"{steps * READY_STEP} s" if steps else "auto"
