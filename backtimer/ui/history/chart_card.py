"""A chart with its title, what is pointed at in words, and the same figures as a table."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from backtimer.ui.history.charts import AVERAGED, Chart
from backtimer.ui.history.plot import Plot
from backtimer.ui.history.table import figures_table, show_rows
from backtimer.ui.look.pieces import IconLabel, plain
from backtimer.ui.look.tokens import Icon, Space

NOTHING = "Nothing recorded with these filters."
SMOOTH = f"Lines are the average of {AVERAGED} in a row."


class ChartCard(QFrame):
    """`extra` stands beside the title, such as a choice."""

    def __init__(self, extra: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = plain()
        self.title.setObjectName("name")
        self.title.setWordWrap(True)
        self.table_button = QPushButton("As a table")
        self.table_button.setObjectName("small")
        self.table_button.setCheckable(True)
        self.table_button.toggled.connect(self._on_table)
        self.about = plain()
        self.about.setObjectName("small")
        self.about.setWordWrap(True)
        self.keys = QWidget()
        self._legend = QHBoxLayout(self.keys)
        self._legend.setContentsMargins(0, 0, 0, 0)
        self._legend.setSpacing(Space.S)
        self.plot = Plot()
        self.plot.pointed.connect(self._on_pointed)
        self.table = figures_table()
        self.table.hide()
        self.nothing = QLabel(NOTHING)
        self.nothing.setObjectName("faint")
        self.reading = plain()
        self.reading.setObjectName("small")
        self.reading.setWordWrap(True)
        self._chart: Chart | None = None
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.title, 1)
        head.addWidget(self.table_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        layout.addLayout(head)
        if extra is not None:
            layout.addWidget(extra)
        layout.addWidget(self.about)
        for part in (self.keys, self.nothing):
            layout.addWidget(part)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reading)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_chart(self, chart: Chart, about: str = "") -> None:
        """Show this, with a line about it."""
        if chart.is_smooth:
            about = f"{about} {SMOOTH}".strip()
        self._chart = chart
        self.title.setText(chart.title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.plot.show_chart(chart)
        self.table.setAccessibleName(chart.title)
        self.table_button.setAccessibleName(f"{chart.title}: as a table")
        while (item := self._legend.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if len(chart.series) > 1:
            for series in chart.series:
                self._legend.addWidget(IconLabel("dot" if series.symbol == "o" else "wedge", Icon.ARROW, series.role))
                self._legend.addWidget(plain(series.name))
            self._legend.addStretch(1)
        self.keys.setVisible(len(chart.series) > 1)
        self.reading.setText(chart.told[-1] if chart.told else "")
        self._on_table(self.table_button.isChecked())

    def _on_table(self, is_table: bool) -> None:
        chart = self._chart
        is_any = chart is not None and bool(chart.told)
        if chart is not None and is_table:
            show_rows(self.table, chart.columns, list(reversed(chart.rows)))
        self.table.setVisible(is_any and is_table)
        self.plot.setVisible(is_any and not is_table)
        self.reading.setVisible(is_any and not is_table)
        self.nothing.setVisible(not is_any)
        self.table_button.setEnabled(is_any)

    def _on_pointed(self, at: int) -> None:
        if self._chart is not None:
            self.reading.setText(self._chart.told[at])
            self.plot.setAccessibleDescription(f"{self._chart.told[at]}. {self._chart.description}")
