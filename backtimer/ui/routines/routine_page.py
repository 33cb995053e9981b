"""A routine's page: what it contains, what it costs in time, and how much of it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.routine.routine import Routine
from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan
from backtimer.ui.desk import Desk
from backtimer.ui.doses.list import DoseList
from backtimer.ui.doses.tailor_buttons import TailorButtons
from backtimer.ui.doses.tailor_panel import TailorPanel, TodayLine
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look.accessible import announce, tab_order
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import Tag, foot, icon_button, plain, scrolls, set_icon, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.routines.cautions import IN_SHORT, CautionCard
from backtimer.ui.routines.remarks import RemarkList
from backtimer.ui.session.pain_row import PainRow
from backtimer.ui.stage.pictograms import FLOOR, POSITIONS, thing_icon
from backtimer.ui.week.when_row import WhenRow

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from backtimer.routine.exercise import Exercise
    from backtimer.ui.doses.card import DoseCard
    from backtimer.ui.routines.start_here import Suggestion

# The time at which one would be done moves on while the page is open.
CLOCK_MS = 20_000


class RoutinePage(QFrame):
    """One routine. `started` carries the plan to lead through; `work` is what the person has made of it."""

    started = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, routine: Routine) -> None:
        super().__init__()
        self._desk = desk
        self.work = TailorWork(desk, routine, self)

        self._back = icon_button("Routines", "back")
        self._back.setObjectName("quiet")
        self._back.clicked.connect(self.left)
        self.title = plain()
        self.title.setObjectName("title")
        # What stands in a file, perhaps somebody else's, is shown as it is.
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.about = plain()
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.why = plain()
        self.why.setObjectName("strong")
        self.why.setWordWrap(True)
        self.why.hide()
        self.tags = QWidget()
        self._tag_flow = FlowLayout(self.tags, Space.S, is_first_wide=False)
        self.when = WhenRow(desk, routine.id)
        self.minutes = plain()
        self.minutes.setObjectName("name")
        self.minutes.setWordWrap(True)
        self.note = warning()
        self.file_note = warning()
        self.cautions = CautionCard()
        # To be read once; later it is a line that opens it again.
        is_first = not desk.has_started
        if not is_first:
            self.cautions.hide()
        in_short = QLabel(IN_SHORT)
        in_short.setObjectName("small")
        self.cautions_button = QPushButton("Before you begin")
        self.cautions_button.setObjectName("link")
        self.cautions_button.clicked.connect(self._toggle_cautions)
        self.caution_line = QWidget()
        line = FlowLayout(self.caution_line, Space.XS, is_first_wide=False)
        line.addWidget(in_short)
        line.addWidget(self.cautions_button)
        if is_first:
            self.caution_line.hide()
        self.start_button = QPushButton("Start")
        self.start_button.setObjectName("primary")
        set_icon(self.start_button, "play", "on_accent")
        self.start_button.clicked.connect(self.start)
        self.start_button.setDefault(True)
        self.pain_row = PainRow()
        self.buttons = TailorButtons(self.work, self)
        self.adjust_button = icon_button("Adjust", "adjust")
        self.adjust_button.setObjectName("adjust")
        self.adjust_button.setCheckable(True)
        self.adjust_button.setToolTip("Change the whole routine: fit it to a time, make it gentler or harder")
        self.adjust_button.toggled.connect(self._show_panel)
        # The window knows what can be done with the file.
        self.more_button = icon_button("", "more")
        self.more_button.setObjectName("tool")
        self.more_button.setAccessibleName("More")
        self.more_button.setToolTip("More: copy, show in folder, edit")
        self.add_button = icon_button("Add to my routines", "plus")
        self.add_button.hide()
        self.panel = TailorPanel(self.work)
        self.panel.hide()
        self.today = TodayLine(self.work)

        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.M, 0)
        column.setSpacing(Space.M)
        self.listed = QScrollArea()
        self.list = DoseList(self.work, self.listed, tells=True)
        self.list.asked.connect(self.show_exercise)
        self.list.reordered.connect(self._order_tabs)
        self.remarks = RemarkList()
        for part in (
            self.title,
            self.why,
            self.about,
            self.tags,
            self.when,
            self.remarks,
            self.cautions,
            self.panel,
            self.today,
            self.list,
        ):
            column.addWidget(part)
        column.insertWidget(column.indexOf(self.cautions), self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scrolls(self.listed, inner)

        # The way back stays where it is on every page; so does the start below.
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.setSpacing(Space.S)
        head.addWidget(self._back)
        head.addStretch(1)
        for part in (self.buttons, self.adjust_button, self.more_button):
            head.addWidget(part)
        self.file_note.setContentsMargins(Space.PAGE, Space.S, Space.PAGE, 0)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        told.addStretch(1)
        for label in (self.minutes, self.caution_line, self.pain_row, self.note):
            told.addWidget(label)
        told.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.L, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.file_note)
        layout.addSpacing(Space.M)
        layout.addWidget(self.listed, 1)
        layout.addLayout(foot(told, self.start_button))
        self.begins_at = self.start_button
        self.work.changed.connect(self._update)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._update)
        self._show_head(routine)
        self._order_tabs()

    @property
    def routine(self) -> Routine:
        """What its file says."""
        return self.work.routine

    @property
    def rows(self) -> list[DoseCard]:
        """The exercises in the person's order."""
        return self.list.cards

    def _plan(self) -> Plan:
        return self.work.plan

    def start(self) -> None:
        """Lead through the routine with the numbers shown; one that cannot be used is mended first."""
        wrong = next((field for card in self.rows for field in card.rejected), None)
        if wrong is not None:
            wrong.setFocus()
            self.listed.ensureWidgetVisible(wrong)
            announce(self, wrong.complaint)
            return
        self.started.emit(self._plan())

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Why this routine was chosen; and no longer than there is time."""
        seconds = 60.0 * suggestion.minutes
        tailoring = self.work.tailoring
        takes = tailoring.tailor.seconds(tailoring.now)
        # Half a minute more is what people call so many minutes.
        if takes > seconds + 30:
            self.work.do(lambda tailoring: tailoring.fit(seconds))
        self.why.setText(suggestion.why)
        self.why.show()

    def show_exercise(self, exercise: Exercise) -> None:
        """Its steps and its moving figure, over the page; its voice when asked for."""
        from backtimer.ui.figures.exercise_view import ExerciseDialog

        dialog = ExerciseDialog(self._desk, exercise, self)
        dialog.exec()
        dialog.deleteLater()

    def show_reread(self, listing: Listing) -> None:
        """The file has changed: show what it says now; a broken one leaves the last good one, and says so."""
        if listing.routine is None:
            problem = listing.problems[0].text(listing.path.name)
            tell(self.file_note, f"The file has a problem: {problem}. You see the last version that worked.")
            return
        tell(self.file_note, None)
        self.remarks.show_remarks(listing.remarks)
        # What is said may have been changed as well, and with it how long it takes.
        if self.work.is_outdated(listing.routine):
            place = self.listed.verticalScrollBar().value()
            self.work.show_reread(listing.routine)
            self._show_head(listing.routine)
            # New cards have their height with the next layout.
            QTimer.singleShot(0, self, lambda: self.listed.verticalScrollBar().setValue(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is the pain before, wherever the focus is but in a field."""
        if not self.pain_row.take_key(event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock goes on; a page that nobody sees needs none."""
        super().showEvent(event)
        self._update()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._clock.stop()
        super().hideEvent(event)

    def _show_head(self, routine: Routine) -> None:
        self.title.setText(routine.title)
        # Said by a screen reader when the page opens; a frame has the role for it.
        self.setAccessibleName(routine.title)
        self.about.setText(routine.about.strip())
        self.about.setVisible(bool(routine.about.strip()))
        self._fill_tags()
        self._update()

    def _fill_tags(self) -> None:
        """The positions that are taken and the things that are needed."""
        flow = self._tag_flow
        while (old := flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for position in self.routine.positions:
            flow.addWidget(Tag(POSITIONS[position], position.value, "accent"))
        needs = self.routine.equipment
        for thing in needs:
            flow.addWidget(Tag(thing_icon(thing), thing))
        if not needs:
            flow.addWidget(Tag(FLOOR, "no equipment"))

    def _order_tabs(self) -> None:
        """As one reads, although much of it was made late."""
        above = [self._back, *self.buttons.controls, self.adjust_button, self.more_button]
        within = [
            *self.when.controls,
            self.remarks.button,
            self.add_button,
            *self.panel.controls,
            *self.today.controls,
            *self.list.controls,
        ]
        last = (self.cautions_button, *self.pain_row.scale.numbers, self.start_button)
        tab_order(*above, *within, *last)

    def _toggle_cautions(self) -> None:
        is_shown = not self.cautions.isVisible()
        self.cautions.setVisible(is_shown)
        self.cautions_button.setText("Close" if is_shown else "Before you begin")
        if is_shown:
            self.listed.verticalScrollBar().setValue(0)

    def _show_panel(self, is_shown: bool) -> None:
        self.panel.setVisible(is_shown)
        if is_shown:
            QTimer.singleShot(0, self, lambda: self.listed.ensureWidgetVisible(self.panel))

    def _update(self) -> None:
        self.minutes.setText(self.work.summary())
        tell(self.note, self.work.trouble)
