"""Widgets side by side, on to the next line where the window is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """The first widget takes what its line has left, if wanted."""

    def __init__(self, parent: QWidget, spacing: int, *, is_first_wide: bool = True) -> None:
        super().__init__(parent)
        self._is_first_wide = is_first_wide
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:  # noqa: D102
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: D102
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """The height that is needed; the lines are set when `moves`."""
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            # What takes the rest of a line also gives way.
            is_wide = self._is_first_wide and item is self._items[0]
            wanted = (item.minimumSize() if is_wide else item.sizeHint()).width()
            if lines[-1] and used + self.spacing() + wanted > rect.width():
                lines.append([])
                used = 0
            used += wanted + (self.spacing() if lines[-1] else 0)
            lines[-1].append(item)
        top = rect.top()
        for number, line in enumerate(lines):
            widths = [item.sizeHint().width() for item in line]
            if number == 0 and line and self._is_first_wide:
                widths[0] += rect.width() - sum(widths) - self.spacing() * (len(line) - 1)
                widths[0] = max(widths[0], line[0].minimumSize().width())
            height = max((item.sizeHint().height() for item in line), default=0)
            left = rect.left()
            for item, width in zip(line, widths, strict=True):
                if moves:
                    item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self.spacing()
            top += height + self.spacing()
        return top - rect.top() - self.spacing()
