"""A chart as a picture to hover over and to walk through by the arrow keys. Imports the plotting library: only the
history page, when it is first opened, imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor

from backtimer.ui.history.charts import Chart, averages
from backtimer.ui.look import theme
from backtimer.ui.look.tokens import PLOT, Space, Type

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
BAR = 0.7
# A letter at the axis takes so much of the height of its type, the space around included.
LABEL_WIDTH = 0.75
# How strong marks are behind a line of averages.
FAINT = 90
# With more than these only the line is drawn.
MOST_MARKS = 1500


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Paints a chart; `pointed` tells which of its points the mouse or a key is at."""

    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseEnabled(False, False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMinimumHeight(theme.px(PLOT))
        self.chart: Chart | None = None
        self.at: int | None = None
        self._line = pg.InfiniteLine(angle=90)
        self._line.hide()
        self.getPlotItem().getViewBox().setDefaultPadding(0.03)
        self.scene().sigMouseMoved.connect(self._on_mouse)

    def sizeHint(self) -> QSize:
        """Not as high as wide."""
        return QSize(2 * theme.px(PLOT), round(1.2 * theme.px(PLOT)))

    def show_chart(self, chart: Chart) -> None:
        """Show this from now on."""
        self.chart, self.at = chart, None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.description)
        self._draw()

    def point_at(self, at: int) -> None:
        """Go to a point, as near as there is one."""
        if self.chart is None or not self.chart.told:
            return
        self.at = max(0, min(at, len(self.chart.told) - 1))
        self._line.setValue(self.chart.at[self.at])
        self._line.show()
        self.pointed.emit(self.at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from point to point, the latest first."""
        key = Qt.Key(event.key())
        last = len(self.chart.told) - 1 if self.chart is not None else 0
        if key in _STEPS:
            self.point_at(last if self.at is None else self.at + _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point_at(0 if key == Qt.Key.Key_Home else last)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the page."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow axis has fewer labels."""
        super().resizeEvent(event)
        if getattr(self, "chart", None) is not None:
            self._label()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours, or other type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "chart", None) is not None:
            self.setMinimumHeight(theme.px(PLOT))
            self._draw()

    def _draw(self) -> None:
        chart, colours = self.chart, theme.colours()
        if chart is None:
            return
        item = self.getPlotItem()
        item.clear()
        self.setBackground(QColor(colours.card))
        for name in ("left", "bottom"):
            axis = item.getAxis(name)
            axis.setPen(pg.mkPen(colours.edge))
            axis.setTextPen(pg.mkPen(colours.faint))
            axis.setStyle(tickFont=theme.font(Type.SMALL), tickLength=0, tickTextOffset=Space.S)
        item.getAxis("left").setWidth(theme.type_px(Type.SMALL) * 3)
        item.getAxis("bottom").setHeight(theme.type_px(Type.SMALL) * 2)
        # The lines of the grid lie behind what is drawn.
        item.getAxis("left").setZValue(-1000)
        item.showGrid(y=True, alpha=0.25)
        for series in chart.series:
            colour = QColor(getattr(colours, series.role))
            if chart.is_bars:
                heights = [each or 0.0 for each in series.values]
                item.addItem(
                    pg.BarGraphItem(x=list(chart.at), height=heights, width=BAR, brush=colour, pen=pg.mkPen(colour))
                )
                continue
            points = [(x, y) for x, y in zip(chart.at, series.values, strict=True) if y is not None]
            x, y = [x for x, _ in points], [y for _, y in points]
            mark = QColor(colour)
            if chart.is_smooth:
                mark.setAlpha(FAINT)
                item.plot(x, averages(y), pen=pg.mkPen(colour, width=2))
                if len(x) > MOST_MARKS:
                    continue
            item.plot(
                x,
                y,
                pen=None if chart.is_smooth else pg.mkPen(colour, width=2),
                symbol=series.symbol,
                symbolSize=theme.px(Space.XS if chart.is_smooth else Space.S),
                symbolBrush=mark,
                symbolPen=None if chart.is_smooth else pg.mkPen(colours.card),
            )
        self._line.setPen(pg.mkPen(colours.text, width=1))
        self._line.hide()
        item.addItem(self._line, ignoreBounds=True)
        most = chart.most or max((value or 0.0 for each in chart.series for value in each.values), default=0.0) or 1.0
        item.setYRange(0, most, padding=0.04)
        if chart.at:
            # One bar alone is not as wide as the page.
            room = max(BAR, 4 - len(chart.at) / 2) if chart.is_bars else max(1.0, (chart.at[-1] - chart.at[0]) * 0.03)
            item.setXRange(chart.at[0] - room, chart.at[-1] + room, padding=0)
        self._label()

    def _label(self) -> None:
        """As many days at the axis as there is room for."""
        chart = self.chart
        if chart is None:
            return
        ticks: list[tuple[float, str]] = []
        if chart.at:
            low, high = chart.at[0], chart.at[-1]
            wide = theme.type_px(Type.SMALL) * LABEL_WIDTH * max(map(len, chart.labels))
            least = (high - low) * wide / max(1, self.width())
            for at, label in zip(chart.at, chart.labels, strict=True):
                if not ticks or (at - ticks[-1][0] >= least and at != ticks[-1][0]):
                    ticks.append((at, label))
        self.getPlotItem().getAxis("bottom").setTicks([ticks])

    def _on_mouse(self, where: QPointF) -> None:
        chart = self.chart
        box = self.getPlotItem().getViewBox()
        if chart is None or not chart.at or not box.sceneBoundingRect().contains(where):
            return
        x = box.mapSceneToView(where).x()
        nearest = min(range(len(chart.at)), key=lambda index: abs(chart.at[index] - x))
        if nearest != self.at:
            self.point_at(nearest)
