"""The settings pane of a session: the same cards and sliders as on the routine's page, over the paused stage."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.ui.doses.list import DoseList
from backtimer.ui.doses.tailor_buttons import TailorButtons
from backtimer.ui.doses.tailor_panel import TailorPanel, TodayLine
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look.accessible import tab_order
from backtimer.ui.look.pieces import foot, icon_button, in_column, plain, scrolls, set_icon
from backtimer.ui.look.tokens import Space

# More than a window has: the way of Tab is round.
MOST_WIDGETS = 20_000


class DosePane(QFrame):
    """`closed` says whether the session is to go on at once."""

    closed = Signal(bool)

    def __init__(self, work: TailorWork, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAccessibleName("Adjust")
        self.setAutoFillBackground(True)
        # What lies below is the stage, which knows nothing of the mouse.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._work = work
        title = QLabel("Adjust")
        title.setObjectName("title")
        self.paused = QLabel("The session is paused. Changes apply at once.")
        self.paused.setObjectName("faint")
        self.paused.setWordWrap(True)
        self.minutes = plain()
        self.minutes.setObjectName("name")
        self.minutes.setWordWrap(True)
        self.note = plain()
        self.note.setObjectName("warning")
        self.note.setWordWrap(True)
        self.buttons = TailorButtons(work, self)
        self.whole_button = icon_button("Whole routine", "adjust")
        self.whole_button.setObjectName("adjust")
        self.whole_button.setCheckable(True)
        self.panel = TailorPanel(work)
        self.panel.hide()
        self.whole_button.toggled.connect(self.panel.setVisible)
        self.today = TodayLine(work)
        self.go_on = QPushButton("Continue")
        self.go_on.setObjectName("primary")
        self.go_on.setToolTip("Ctrl+Enter")
        set_icon(self.go_on, "play", "on_accent")
        self.go_on.clicked.connect(lambda: self.close_pane(goes_on=True))
        self.stay = QPushButton("Stay paused")
        self.stay.setToolTip("Esc")
        self.stay.clicked.connect(lambda: self.close_pane(goes_on=False))
        for key, goes_on in (("Esc", False), ("Ctrl+Return", True), ("Ctrl+Enter", True)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda goes_on=goes_on: self.close_pane(goes_on=goes_on))

        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.M, Space.M)
        column.setSpacing(Space.M)
        self.listed = QScrollArea()
        self.list = DoseList(work, self.listed)
        for part in (self.panel, self.today, self.list):
            column.addWidget(part)
        column.addStretch(1)
        scrolls(self.listed, inner)

        top = QWidget()
        head = QHBoxLayout(top)
        head.setContentsMargins(Space.PAGE, 0, Space.PAGE, 0)
        head.setSpacing(Space.S)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.buttons)
        head.addWidget(self.whole_button)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        for label in (self.minutes, self.paused, self.note):
            told.addWidget(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.L, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(in_column(top))
        layout.addSpacing(Space.M)
        layout.addWidget(self.listed, 1)
        layout.addLayout(foot(told, self.stay, self.go_on))
        self.list.reordered.connect(self._order_tabs)
        self._order_tabs()
        work.changed.connect(self.refresh)
        self.refresh()

    def begin_at(self, exercise_id: str | None) -> None:
        """Show the card of an exercise, and begin in the field that is changed most."""
        card = self.list.card(exercise_id) if exercise_id is not None else None
        if card is None or card.is_left_out:
            self.go_on.setFocus()
            return
        field = card.fields.get("hold_seconds") or next(iter(card.fields.values()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        QTimer.singleShot(0, card, lambda: self.listed.ensureWidgetVisible(card, 0, Space.XL))

    def refresh(self) -> None:
        """Show the sum of it as it is now."""
        self.minutes.setText(self._work.summary())
        self.note.setText(self._work.trouble or "")
        self.note.setVisible(bool(self._work.trouble))

    def close_pane(self, *, goes_on: bool) -> None:
        """What is being typed counts, if it can be understood."""
        if self.list.let_go():
            return
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
        self.closed.emit(goes_on)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays in the pane: the stage is covered."""
        wanted: QWidget | None = QApplication.focusWidget()
        for _ in range(MOST_WIDGETS):
            if wanted is None:
                break
            wanted = wanted.nextInFocusChain() if is_next else wanted.previousInFocusChain()
            if wanted is not None and self._takes_tab(wanted):
                wanted.setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
                return True
        return False

    def _takes_tab(self, widget: QWidget) -> bool:
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        # The line within a number hands its focus on to the whole.
        is_whole = widget.focusProxy() is None
        return takes and is_whole and widget.isEnabled() and widget.isVisible() and self.isAncestorOf(widget)

    def event(self, event: QEvent) -> bool:
        """Keys that nobody here wants are not the session's either."""
        is_handled = super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            event.accept()
            return True
        return is_handled

    def _order_tabs(self) -> None:
        head = [*self.buttons.controls, self.whole_button]
        tab_order(*head, *self.panel.controls, *self.today.controls, *self.list.controls, self.stay, self.go_on)
