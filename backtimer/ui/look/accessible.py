"""For those who hear the window instead of seeing it, and for those who work it by its keys."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton, QWidget

from backtimer.ui.look.pieces import plain


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say this at once, wherever the focus is."""
    # PySide makes a class when it is first named: the first window does without these.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, text)
    # Not after what it is saying: an instruction for a step that is over is worse than none.
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class Announcer:
    """Has a screen reader say a session's current line, where the program's own voice does not.

    Two voices at once are worse than one, and whether a screen reader speaks cannot be asked: only the program knows
    whether it speaks itself. So a screen reader's user who would rather hear that one mutes the program.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._known: tuple[str, ...] = ()
        self._was_said = False

    def tell(self, parts: Sequence[str], *, is_said: bool) -> None:
        """Announce those parts of the line that are new; all of them when the voice has just fallen silent."""
        if is_said != self._was_said:
            self._known, self._was_said = (), is_said
        new = [part for part in parts if part and part not in self._known]
        self._known = tuple(parts)
        if new and not is_said:
            announce(self._widget, ", ".join(new))


def name_choice(box: QComboBox, name: str) -> None:
    """Say what a box without a visible label is for: on Linux Qt gives what is chosen as its accessible name."""
    label = plain(name, box.parentWidget())
    label.setBuddy(box)
    label.hide()


def name_icons(field: QLineEdit) -> None:
    """Give names to the icons in a search field; for Qt they are buttons, and the one that clears has none either."""
    for button in field.findChildren(QToolButton):
        clears = button.defaultAction().objectName() == "_q_qlineeditclearaction"
        button.setAccessibleName("Clear the search" if clears else "Search")


def tab_order(*controls: QWidget) -> None:
    """Tab goes from each of these to the next."""
    for one, other in pairwise(controls):
        QWidget.setTabOrder(one, other)
