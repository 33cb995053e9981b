"""A routine file under work: its text, what it was before each edit, and what of it is saved."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from backtimer.routinefile.outline import Outline

MOST_EDITS = 500


class NotText(Exception):
    """The file does not hold text that could be edited; the message is a sentence."""


class Draft:
    """Texts only: what is undone is exactly what was there. `data` is what the file is to hold, byte for byte.

    `outline_of` makes the outline of a text; `saved` is what the file holds now, None when there is no file yet.
    """

    def __init__(self, data: bytes, outline_of: Callable[[str], Outline], *, is_saved: bool = True) -> None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise NotText("This file is not saved as UTF-8. Open it in a text editor and save it as UTF-8.") from None
        self._outline_of = outline_of
        self.saved: bytes | None = data if is_saved else None
        self._outline = outline_of(text)
        self._before: list[str] = []
        self._after: list[str] = []
        self._merge: Hashable = None

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._outline.text

    @property
    def data(self) -> bytes:
        """The text as the file holds it: line ends and a byte order mark are as they were."""
        return self.text.encode("utf-8")

    @property
    def outline(self) -> Outline:
        """What the text says."""
        return self._outline

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.saved is None or self.data != self.saved

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to make again."""
        return bool(self._after)

    def edit(self, change: Callable[[str], str], merge: Hashable = None) -> bool:
        """Make an edit; whether it changed anything. Raises CannotEdit, the text then as it was.

        Edits with the same `merge` right after each other are one, of the text before the first of them: a field that
        is emptied and filled again keeps its line and the comment there.
        """
        is_same_edit = merge is not None and merge == self._merge and self.can_undo
        before = self._before[-1] if is_same_edit else self.text
        new = change(before)
        if new == self.text:
            return False
        if is_same_edit:
            self._before.pop()
        is_edit = new != before
        if is_edit:
            self._before = [*self._before[-MOST_EDITS + 1 :], before]
        self._merge = merge if is_edit else None
        self._after = []
        self._outline = self._outline_of(new)
        return True

    def end_edit(self) -> None:
        """What comes next is another edit, even in the same field."""
        self._merge = None

    def undo(self) -> None:
        """Take the last edit back."""
        self._go(self._before, self._after)

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        self._go(self._after, self._before)

    def mark_saved(self, data: bytes | None) -> None:
        """The file holds this now."""
        self.saved = data

    def outline_anew(self, outline_of: Callable[[str], Outline]) -> None:
        """The file has another name or another place."""
        self._outline_of = outline_of
        self._outline = outline_of(self.text)

    def _go(self, to: list[str], back: list[str]) -> None:
        self._merge = None
        if to:
            back.append(self.text)
            self._outline = self._outline_of(to.pop())
