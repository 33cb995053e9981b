"""What was done, day by day: calendar, minutes, pain, progress, sessions. Imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backtimer.ui.desk import Desk
from backtimer.ui.history.calendar import Calendar
from backtimer.ui.history.chart_card import ChartCard
from backtimer.ui.history.charts import pain_chart, progress_chart, weeks_chart
from backtimer.ui.history.facts import (
    FIRST,
    LAST,
    Facts,
    Period,
    Question,
    about_progress,
    exercise_choices,
    look_up,
)
from backtimer.ui.history.sessions import SessionsCard
from backtimer.ui.history.words import count, in_all, lately, pain_rule
from backtimer.ui.history.work import Background
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import IconLabel, icon_button, plain, set_icon
from backtimer.ui.look.tokens import COLUMN, Icon, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

EMPTY = "Nothing is recorded yet."
EMPTY_ADVICE = (
    "Sessions of 30 seconds and more appear here by themselves. Start any routine, or import the history of another "
    "computer."
)
EVERY = "All"
LOOK_MS = 500


class HistoryPage(QFrame):
    """Asks the history in the background, and shows the answer as a whole."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("History")
        self._desk, self._history = desk, desk.history
        self._work = Background(self)
        self.facts: Facts | None = None
        self._asked: Question | None = None
        self._lays_side_by_side: bool | None = None

        back = QPushButton()
        back.setObjectName("back")
        set_icon(back, "back")
        back.setAccessibleName("Back")
        back.setToolTip("Back (Esc)")
        back.clicked.connect(self.left)
        self.back_button = back
        title = QLabel("History")
        title.setObjectName("title")
        named = QWidget()
        line = QHBoxLayout(named)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        line.addWidget(back)
        line.addWidget(title)
        line.addStretch(1)
        self.summary_button = icon_button("Summary for the physiotherapist", "about")
        self.export_json = icon_button("Export all", "save")
        self.export_json.setToolTip("All sessions as a JSON file, which can be imported again")
        self.export_csv = icon_button("Spreadsheet", "save")
        self.export_csv.setToolTip("The sessions that are shown, as a CSV file")
        self.export_csv.setAccessibleName("Export what is shown for a spreadsheet")
        self.import_button = icon_button("Import", "folder")
        self.import_button.setToolTip("Add the sessions of a JSON file that was exported")
        self.summary_button.clicked.connect(self.open_summary)
        self.export_json.clicked.connect(lambda: self._export(".json", "BackTimer history (*.json)"))
        self.export_csv.clicked.connect(lambda: self._export(".csv", "Spreadsheet (*.csv)"))
        self.import_button.clicked.connect(self._import)
        head = QWidget()
        flow = FlowLayout(head, Space.S)
        for part in (named, self.summary_button, self.export_json, self.export_csv, self.import_button):
            flow.addWidget(part)

        self.routine, self.period, self.exercise = Choice(), Choice(), Choice()
        for period in Period:
            self.period.addItem(period.words, period)
        self.period.setCurrentIndex(1)
        self.routine.addItem(EVERY, None)
        self.lately = plain()
        self.lately.setObjectName("strong")
        self.in_all = plain()
        self.in_all.setObjectName("faint")
        self.filters = QWidget()
        flow = FlowLayout(self.filters, Space.M, is_first_wide=False)
        for part in (_named("&Routine", self.routine), _named("&Period", self.period), self.lately, self.in_all):
            flow.addWidget(part)
        for choice in (self.routine, self.period, self.exercise):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(14)
            choice.currentIndexChanged.connect(self.refresh)
        self.told = plain()
        self.told.setObjectName("strong")
        self.told.setWordWrap(True)
        self.told.hide()
        self.busy = QProgressBar()
        self.busy.setObjectName("busy")
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName("Working")
        self.busy.hide()

        self.calendar = Calendar()
        self.weeks, self.pain = ChartCard(), ChartCard()
        self.progress = ChartCard(_named("&Exercise", self.exercise))
        self.sessions = SessionsCard(self._history, self._work)
        self.sessions.changed.connect(self.refresh)
        self.sessions.said.connect(self.say)
        self._cards = QWidget()
        self._grid = QGridLayout(self._cards)
        self._grid.setContentsMargins(0, 0, Space.M, 0)
        self._grid.setSpacing(Space.M)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.listed.setWidget(self._cards)
        self.empty = Empty()
        self.empty.hide()
        self.listed.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.PAGE, Space.XL, Space.PAGE - Space.M, Space.L)
        layout.setSpacing(Space.M)
        for part in (head, self.filters, self.told, self.busy):
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, Space.M, 0)
            line.addWidget(part)
            layout.addLayout(line)
        layout.addWidget(self.listed, 1)
        layout.addWidget(self.empty, 1)
        layout.addStretch(0)
        self._lay_out()
        # What is in the way of reading or writing is said while it lasts.
        self._told_trouble = ""
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look_for_trouble)
        self._looking.start()
        for card in (self.calendar.month, self.weeks.plot, self.pain.plot, self.progress.plot, self.sessions.table):
            card.installEventFilter(self)
        self.refresh()

    @property
    def begins_at(self) -> QWidget:
        """What has the focus at first."""
        return self.back_button

    @property
    def is_working(self) -> bool:
        """Whether an answer is still to come."""
        return self._work.is_working

    def refresh(self) -> None:
        """Ask the history anew; of several questions only the last is shown."""
        today = self._desk.wall_clock().date()
        period: Period = self.period.currentData()
        question = Question(period.first(today), today, self.routine.currentData(), self.exercise.currentData())
        self._asked = question
        self._work.do(lambda: look_up(self._history.kept, question), self._show)

    def say(self, sentence: str) -> None:
        """Tell how something went."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def _look_for_trouble(self) -> None:
        trouble, before = self._history.kept.trouble or "", self._told_trouble
        if trouble == before:
            return
        self._told_trouble = trouble
        if trouble or self.told.text() == before:
            self.say(trouble)
        if not trouble:
            self.refresh()

    def open_summary(self) -> None:
        """Ask for the period of the summary, and make it."""
        from backtimer.ui.history.summary import SummaryDialog

        dialog = SummaryDialog(self._history, self._work, self._desk.wall_clock().date(), self)
        dialog.said.connect(self.say)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """What has the focus is in sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(seen, QWidget):
            self.listed.ensureWidgetVisible(seen)
        return super().eventFilter(seen, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards side by side where there is room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        is_wide = self.width() >= theme.px(COLUMN)
        if is_wide is self._lays_side_by_side:
            return
        self._lays_side_by_side = is_wide
        cards: Sequence[QWidget] = (self.calendar, self.weeks, self.pain, self.progress)
        for number, card in enumerate(cards):
            self._grid.addWidget(card, number // 2 if is_wide else number, number % 2 if is_wide else 0)
        self._grid.addWidget(self.sessions, 4, 0, 1, 2 if is_wide else 1)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if is_wide or column == 0 else 0)

    def _show(self, facts: Facts) -> None:
        if facts.question != self._asked:
            return
        self.facts = facts
        question = facts.question
        _fill(self.routine, [(EVERY, None), *((title, key) for key, title in facts.routines.items())], question.routine)
        choices = exercise_choices(facts.exercises)
        _fill(self.exercise, choices, facts.exercise)
        self.lately.setText(lately(facts.days, question.today))
        self.in_all.setText(in_all(facts.sessions))
        self.calendar.show_days(facts.days, question.today)
        self.weeks.show_chart(weeks_chart(facts.weeks))
        self.pain.show_chart(pain_chart(facts.pains), pain_rule(facts.pains))
        name = next((name for name, key in choices if key == facts.exercise), "Progress")
        about = about_progress(facts.exercises, facts.exercise, question.routine)
        self.progress.show_chart(progress_chart(facts.progress, name), about)
        self.sessions.show_sessions(facts.sessions)
        is_any = facts.is_any or not self.sessions.undo_button.isHidden()
        for part in (self.filters, self.listed):
            part.setVisible(is_any)
        self.empty.setVisible(not is_any)
        for button in (self.summary_button, self.export_csv, self.export_json):
            button.setEnabled(facts.is_any)
        self._look_for_trouble()

    def _export(self, suffix: str, kind: str) -> None:
        from backtimer.ui.history.summary import with_suffix

        name = str(Path.home() / f"backtimer-history{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the history", name, kind)
        if not chosen:
            return
        path = with_suffix(Path(chosen), suffix)
        # A copy to keep is of everything; a spreadsheet is of what one looks at.
        first, routine = (
            (FIRST, None)
            if suffix == ".json" or self._asked is None
            else (
                self._asked.first,
                self._asked.routine,
            )
        )

        def then(answer: tuple[int, str | None]) -> None:
            self.say(answer[1] or f"{count(answer[0], 'session')} saved as {path.name}.")

        self._wait_for(lambda: self._history.save_as(path, first, LAST, routine), then)

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Import a history", str(Path.home()), "BackTimer history (*.json)"
        )
        if chosen:
            path = Path(chosen)
            self._wait_for(lambda: self._history.add_from(path), lambda answer: self._on_imported(path, *answer))

    def _on_imported(self, path: Path, added: int, trouble: str | None) -> None:
        if trouble:
            self.say(trouble)
        elif added:
            self.say(f"{count(added, 'session')} added from {path.name}.")
        else:
            self.say(f"All sessions of {path.name} are here already.")
        self.refresh()

    def _wait_for(self, task: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do what may take long, and show that it goes on."""
        buttons = (self.import_button, self.export_csv, self.export_json, self.summary_button)
        before = [button.isEnabled() for button in buttons]
        focused = self.focusWidget()

        def ended(answer: Any) -> None:
            self.busy.hide()
            for button, was in zip(buttons, before, strict=True):
                button.setEnabled(was)
            if focused is not None and focused in buttons:
                focused.setFocus()
            then(answer)

        self.busy.show()
        for button in buttons:
            button.setEnabled(False)
        self._work.do(task, ended)


class Empty(QWidget):
    """In place of all figures while there are none."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        layout.addWidget(IconLabel("calendar", Icon.LARGE, "bar"), 0, Qt.AlignmentFlag.AlignCenter)
        for text, name in ((EMPTY, "name"), (EMPTY_ADVICE, "faint")):
            label = plain(text)
            label.setObjectName(name)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch(3)


def _named(words: str, field: QWidget) -> QWidget:
    """A field with its label before it."""
    label = plain(words)
    label.setBuddy(field)
    field.setAccessibleName(words.replace("&", ""))
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.S)
    line.addWidget(label)
    line.addWidget(field)
    return both


def _fill(choice: Choice, offered: Sequence[tuple[str, str | None]], chosen: str | None) -> None:
    """Offer these without asking anew; what is chosen stays chosen."""
    if [(choice.itemText(row), choice.itemData(row)) for row in range(choice.count())] != list(offered):
        choice.blockSignals(True)
        choice.clear()
        for words, data in offered:
            choice.addItem(words, data)
        choice.blockSignals(False)
    row = next((row for row, (_, data) in enumerate(offered) if data == chosen), 0)
    choice.blockSignals(True)
    choice.setCurrentIndex(row)
    choice.blockSignals(False)
