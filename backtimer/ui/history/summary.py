"""The page for the physiotherapist: its period, saved as HTML and opened, or printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMarginsF, QRectF, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPageLayout, QPageSize, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from backtimer.ui.history.desk import HistoryDesk
from backtimer.ui.history.facts import LAST, Period
from backtimer.ui.history.work import Background
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

CHART = "chart.png"
ABOUT = "One page with doses, pain and notes. It is your own record: check it before you share it."
# Millimetres of margin, and points of a page's width that the chart takes.
MARGIN = 14
CHART_POINTS = 500
# Pixels a unit of the drawing, so that it is sharp in print.
SHARPNESS = 4


class SummaryDialog(QDialog):
    """Asks for the period and the name, and makes the page in the background. `said` tells how it went."""

    said = Signal(str)

    def __init__(self, desk: HistoryDesk, work: Background, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Summary for the physiotherapist")
        self._desk, self._work, self._today = desk, work, today
        about = QLabel(ABOUT)
        about.setWordWrap(True)
        self.period = Choice()
        for period in Period:
            self.period.addItem(period.words, period)
        self.name = QLineEdit()
        self.name.setObjectName("entry")
        self.name.setMaxLength(120)
        self.name.setPlaceholderText("optional")
        self.save_button = QPushButton("Save and open…")
        self.save_button.setDefault(True)
        self.print_button = QPushButton("Print…")
        self.close_button = QPushButton("Close")
        fields = QGridLayout(self)
        fields.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        fields.setSpacing(Space.M)
        fields.addWidget(about, 0, 0, 1, 2)
        for row, (words, field) in enumerate((("&Period", self.period), ("&Name on it", self.name)), 1):
            label = plain(words)
            label.setBuddy(field)
            fields.addWidget(label, row, 0)
            fields.addWidget(field, row, 1)
        fields.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addStretch(1)
        for button in (self.close_button, self.print_button, self.save_button):
            buttons.addWidget(button)
        fields.addLayout(buttons, 3, 0, 1, 2)
        self.close_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._save)
        self.print_button.clicked.connect(self._print)

    def _make(self, then: Callable[[str], None]) -> None:
        period: Period = self.period.currentData()
        name = self.name.text().strip()
        first, today = period.first(self._today), self._today
        if period is Period.ALL:
            sessions = self._desk.kept.sessions
            self._work.do(
                lambda: self._desk.summary(min((each.day for each in sessions()), default=today), today, name), then
            )
        else:
            self._work.do(lambda: self._desk.summary(first, min(today, LAST), name), then)

    def _save(self) -> None:
        name = str(Path.home() / "exercise-summary.html")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the summary", name, "Web page (*.html)")
        if chosen:
            path = with_suffix(Path(chosen), ".html")
            self._make(lambda html: self._on_made(path, html))

    def _on_made(self, path: Path, html: str) -> None:
        trouble = self._desk.save_text(path, html)
        if not shiboken6.isValid(self):
            # Closed meanwhile; what was asked for is done all the same.
            return
        self.said.emit(trouble or f"The summary is saved as {path.name}.")
        if trouble is None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            self.accept()

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self._make(lambda html: self._on_print(printer, html))

    def _on_print(self, printer: QPrinter, html: str) -> None:
        print_page(html, printer)
        if not shiboken6.isValid(self):
            return
        self.said.emit("The summary was sent to the printer.")
        self.accept()


def print_page(html: str, printer: QPrinter) -> None:
    """Print the page. A text document does not draw the chart that stands in it: it goes in as an image."""
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
        QPageLayout.Unit.Millimeter,
    )
    printer.setPageLayout(layout)
    document = QTextDocument()
    found = re.search(r"<svg .*?</svg>", html, re.DOTALL)
    if found is not None:
        drawing = found[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(CHART), chart_image(drawing))
        html = html.replace(found[0], f'<img src="{CHART}" width="{CHART_POINTS}">')
    # Its own margins would be added to those of the paper.
    style, end, page = html.partition("</style>")
    html = re.sub(r"body \{[^}]*\}", "body { color: black }", style) + end + page
    document.setHtml(html)
    document.setDocumentMargin(0)
    document.print_(printer)


def chart_image(drawing: str) -> QImage:
    """An SVG drawing as an image on white, sharp enough for paper."""
    renderer = QSvgRenderer(drawing.replace('width="100%"', "").encode())
    size = renderer.viewBoxF().size()
    image = QImage(round(size.width() * SHARPNESS), round(size.height() * SHARPNESS), QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    return image


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with this ending, unless it has it."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
