"""Says that something in the program failed, once, in words; the details are for support."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backtimer.ui.look import theme
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import IconLabel, plain
from backtimer.ui.look.tokens import Icon, Space

WIDTH = 560
FAILED = "Something in BackTimer failed"
WHAT_NOW = (
    "BackTimer is still running, and what you have done is saved. If something looks wrong, close it and open it "
    "again. You can then continue an unfinished session."
)
NOT_OPENED = "BackTimer could not be opened"
WHAT_THEN = (
    "Something in the program failed. What you have done is saved. Open it again. If that does not help, reinstall it: "
    "your data stays."
)
ABOUT_DETAILS = (
    "The details help to fix the fault. They contain no names, texts or paths of yours. Nothing is sent automatically."
)
COPIED = "Copied. Paste it into your message to support."


class ErrorDialog(QDialog):
    """Stays beside the window, which can be used meanwhile. `details` makes the text to copy when it is asked for."""

    def __init__(
        self, details: Callable[[], str], log_file: Path, parent: QWidget | None = None, *, could_open: bool = True
    ) -> None:
        super().__init__(parent)
        self._details = details
        self._log_file = log_file
        self.setWindowTitle("BackTimer")
        self.setModal(False)
        head = plain(FAILED if could_open else NOT_OPENED)
        head.setObjectName("name")
        head.setWordWrap(True)
        # A screen reader reads the dialog's name and description when it comes up.
        self.setAccessibleName(head.text())
        self.setAccessibleDescription(WHAT_NOW if could_open else WHAT_THEN)
        self.again = plain("")
        self.again.hide()
        self.told = plain(ABOUT_DETAILS)
        self.told.setObjectName("faint")
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        for label in (head, plain(WHAT_NOW if could_open else WHAT_THEN), self.again, self.told):
            label.setWordWrap(True)
            words.addWidget(label)
        words.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(Space.L)
        if could_open:  # else there may be no icons either
            above.addWidget(IconLabel("warning", Icon.LARGE, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        above.addLayout(words, 1)
        self.copy_button = self._button("Copy details", self.copy)
        self.log_button = self._button("Show log", self.show_log)
        self.close_button = self._button("Close", self.close)
        self.close_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.log_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.L)
        layout.addLayout(above)
        layout.addLayout(foot)
        self._layout = layout
        self.close_button.setFocus()
        self._fit()

    def show_times(self, times: int, *, others: bool) -> None:
        """The same happened again so often; or something else failed too."""
        parts = [f"This has happened {times} times."] if times > 1 else []
        parts += ["Something else failed too. The details contain both."] if others else []
        self.again.setText(" ".join(parts))
        self.again.setVisible(bool(parts))
        self._fit()

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self._details())
        self._tell(COPIED)

    def show_log(self) -> None:
        """Show the log's file."""
        from backtimer.ui.routines.file_manager import show_in_folder

        show_in_folder(self._log_file, self, lambda: self._tell(f"The log is here: {self._log_file}"))

    def showEvent(self, event: QShowEvent) -> None:
        """In the type that it is shown in."""
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """As high as the words need: those that wrap need more than a layout gives them by itself."""
        self.ensurePolished()
        self._layout.activate()
        width = theme.px(WIDTH)
        height = self._layout.heightForWidth(width)
        # Never smaller than it was: nothing jumps under the mouse.
        self.setFixedSize(width, max(height, self.height() if self.isVisible() else 0))

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._fit()
        announce(self.told, sentence)

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: pressed())
        return button
