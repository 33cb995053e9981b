"""The routines that are shown, as a model for a list view: filtered, in order, changed row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from backtimer.session.completion import without_marks
from backtimer.ui.routines.filters import Filters, Order, Row, order_key

ROW = Qt.ItemDataRole.UserRole
# Beyond this many separate changes, telling the view to begin anew is quicker.
MOST_CHANGES = 150

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class RoutineList(QAbstractListModel):
    """All rows, and of them the ones shown.

    Rows come and go one by one, so that the view keeps its selection, and a click that falls into a change its row.
    """

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.order = Order.TITLE
        self.shown: list[Row] = []
        self._rows: dict[str, Row] = {}

    @property
    def total(self) -> int:
        """How many routines there are."""
        return len(self._rows)

    def row(self, key: str) -> Row | None:
        """The row of a routine, shown or not."""
        return self._rows.get(key)

    def all_rows(self) -> Iterable[Row]:
        """All rows, shown or not."""
        return self._rows.values()

    def place(self, key: str) -> int | None:
        """Where a routine is shown."""
        return next((at for at, row in enumerate(self.shown) if row.key == key), None)

    def put(self, rows: Iterable[Row]) -> None:
        """Take in new and changed rows."""
        self._rows.update((row.key, row) for row in rows)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Drop the rows of routines that are there no more."""
        wanted = set(keys)
        self._rows = {key: row for key, row in self._rows.items() if key in wanted}

    def refresh(self) -> None:
        """Show what fits, in order."""
        in_order, rank = order_key(self.order), self.filters.rank
        fitting = (row for row in self._rows.values() if self.filters.fits(row))
        wanted = sorted(fitting, key=lambda row: (rank(row), *in_order(row)))
        old, new = [row.key for row in self.shown], [row.key for row in wanted]
        before, after = set(old), set(new)
        staying = [key for key in old if key in after]
        if staying == [key for key in new if key in before] and _changes(old, after) + _changes(new, before) <= (
            MOST_CHANGES
        ):
            self._remove(after)
            self._insert(wanted, before)
            self._replace(wanted)
        elif before == after:
            self._rearrange(wanted)
        else:
            self.beginResetModel()
            self.shown = wanted
            self.endResetModel()

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self.shown)

    def flags(self, index: _Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.shown[index.row()].listing.facts is None:
            return Qt.ItemFlag.ItemIsSelectable
        usable = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return usable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.listing.title
            case Qt.ItemDataRole.AccessibleTextRole:
                week = (row.plan_tag, row.plan_line)
                marks = [without_marks(text) for text in (row.done_line, *week)]
                return ". ".join(text for text in (row.listing.title, row.facts_line, *marks) if text)
        return None

    def _remove(self, staying: set[str]) -> None:
        end = len(self.shown)
        while end > 0:
            start = end
            while start > 0 and self.shown[start - 1].key not in staying:
                start -= 1
            if start < end:
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self.shown[start:end]
                self.endRemoveRows()
            end = start - 1

    def _insert(self, wanted: list[Row], had: set[str]) -> None:
        start = 0
        while start < len(wanted):
            end = start
            while end < len(wanted) and wanted[end].key not in had:
                end += 1
            if start < end:
                self.beginInsertRows(QModelIndex(), start, end - 1)
                self.shown[start:start] = wanted[start:end]
                self.endInsertRows()
            start = end + 1

    def _replace(self, wanted: list[Row]) -> None:
        changed = [at for at, (old, new) in enumerate(zip(self.shown, wanted, strict=True)) if old is not new]
        if changed:
            self.shown = wanted
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _rearrange(self, wanted: list[Row]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {row.key: at for at, row in enumerate(wanted)}
        before = self.persistentIndexList()
        after = [self.index(places[self.shown[index.row()].key]) for index in before]
        self.shown = wanted
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def _changes(keys: list[str], others: set[str]) -> int:
    """How many runs of keys are not among the others."""
    return sum(key not in others and (at == 0 or keys[at - 1] in others) for at, key in enumerate(keys))
