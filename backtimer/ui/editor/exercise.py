"""The form of one exercise: how much of it first, then what it is, then all the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from backtimer.routine.exercise import Direction, Exercise, Position
from backtimer.routinefile.edit import NodePath
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.keys import MODES, SAY
from backtimer.routinefile.outline import Outline, Part
from backtimer.routinefile.problem import Problem
from backtimer.ui.editor.fields import ChoiceField, Field, PictureField, TickField, Value
from backtimer.ui.editor.form import Form, More, Numbers, Tail, help_of
from backtimer.ui.figures.panel import FigurePanel
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import theme, tokens
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

COUNTED = {"reps": "Reps", "for": "Time", "breaths": "Breaths", "open": "As long as you like"}
MODE: Tail = ("mode",)
SIDES = (
    ("", ""),
    ("none", "both sides together"),
    ("each", "one side, then the other"),
    ("alternate", "alternating, rep by rep"),
)
SIDES_WORDS = {value: words for value, words in SIDES if value}
SAID = {
    "effort": "Effort",
    "hold": "Hold",
    "release": "Release",
    "breathe_in": "Breathe in",
    "breathe_out": "Breathe out",
    "side": "Side",
}


class ExerciseForm(Form):
    """`asked` with the place MODE asks for something else to be counted."""

    def __init__(self, catalogue: Mapping[str, CatalogueEntry], shelf: FigureShelf) -> None:
        super().__init__()
        self._shelf = shelf
        shelf.came.connect(self._tell_picture)
        self._panel: FigurePanel | None = None
        self._shown_exercise: Exercise | None = None
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.M)
        self.name = plain()
        self.name.setObjectName("figure")
        self.name.setWordWrap(True)
        self.kind = plain()
        self.kind.setObjectName("faint")
        self.kind.setWordWrap(True)
        for label in (self.name, self.kind):
            # What stands in a file is shown as it is.
            label.setTextFormat(Qt.TextFormat.PlainText)
        texts = QVBoxLayout()
        texts.setSpacing(Space.XS)
        texts.addStretch(1)
        texts.addWidget(self.name)
        texts.addWidget(self.kind)
        texts.addStretch(1)
        self.head.addLayout(texts, 1)
        self.column.addLayout(self.head)
        self._make_dose()
        self._make_about(catalogue)
        self.column.addStretch(1)

    def _make_dose(self) -> None:
        dose = self.section("How much")
        self.counted = ChoiceField("Measured in", [*COUNTED.items()], width=190)
        self.add(MODE, self.counted)
        numbers = [self.number((mode,), name) for mode, name in COUNTED.items()]
        self.fields[("open",)].label.setText("At most")
        self.fields[("open",)].control.setAccessibleName("At most")
        self.hold = self.number(("hold",), "Hold")
        self.sides = ChoiceField("Sides", SIDES, width=200)
        self.add(("sides",), self.sides)
        first = [self.counted, *numbers, self.hold, self.number(("rest",), "Rest between reps")]
        first += [
            self.number(("sets",), "Sets"),
            self.sides,
            self.number(("exercise_rest",), "Rest afterwards"),
        ]
        dose.addWidget(Numbers(first))
        hint = QLabel("A number such as 8 or 6s, or a range such as 8-12. Grey values are used if a field is empty.")
        hint.setObjectName("small")
        hint.setWordWrap(True)
        dose.addWidget(hint)
        self.more_dose = More("More settings", "Fewer settings")
        names = {
            "move": "Move into position",
            "release": "Release",
            "breathe_in": "Breathe in",
            "breathe_out": "Breathe out",
            "set_rest": "Rest between sets",
            "change_sides": "Change sides",
            "get_ready": "Get ready",
            "times_a_day": "Times a day",
        }
        more = [self.number((key,), name) for key, name in names.items()]
        self.tempo = self.line(("tempo",), "Tempo")
        self.pace = ChoiceField("Pace", (("", ""), ("breath", "with the breath"), ("own", "at your own speed")))
        more += [self.tempo, self.add(("pace",), self.pace)]
        self.more_dose.room.addWidget(Numbers(more))
        self.ours = TickField("I chose this amount myself", "ours")
        self.more_dose.room.addWidget(self.add(("dose",), self.ours))
        dose.addWidget(self.more_dose)

    def _make_about(self, catalogue: Mapping[str, CatalogueEntry]) -> None:
        about = self.section("Details")
        self.more_about = More("More details", "Fewer details")
        about.addWidget(self.more_about)
        room = self.more_about.room
        self.named = self.line(("name",), "Name")
        room.addWidget(self.named)
        self.position = ChoiceField("Position", [("", ""), *((each, each) for each in Position)], width=200)
        direction = ChoiceField("Direction", [("", ""), *((each, each) for each in Direction)], width=200)
        self.figure = ChoiceField("Figure of another exercise", _figures(catalogue), width=200)
        choices: list[Field] = [self.add(("position",), self.position), self.add(("direction",), direction)]
        room.addWidget(Numbers(choices))
        room.addWidget(self.lines(("steps",), "Steps: one per line, read aloud", rows=3))
        room.addWidget(self.lines(("cautions",), "Cautions: one per line, read aloud", rows=1))
        room.addWidget(self.line(("breathing",), "Breathing"))
        room.addWidget(self.line(("in_short",), "In one phrase (said in place of the steps once you know it)"))
        room.addWidget(self.line(("key_point",), "Short reminder (used once you know it)"))
        room.addWidget(self.lines(("advice",), "Advice before Start: one per line, not read aloud", rows=1))
        room.addWidget(self.lines(("equipment",), "Equipment: one per line", rows=1))
        room.addWidget(self.lines(("optional",), "Optional equipment: one per line", rows=1))
        words = QLabel("Spoken cues")
        words.setObjectName("small")
        room.addWidget(words)
        said = [self.line(("say", key), SAID[key]) for key in SAY]
        for field in said:
            field.setFixedWidth(theme.px(150))
            field.control.setAccessibleName(f"{field.name}: spoken cue")
        room.addWidget(Numbers(said))
        room.addWidget(Numbers([self.add(("figure",), self.figure)]))
        self.picture = PictureField("Picture", lambda text: self.check(("picture",), text), help_of(("picture",)))
        room.addWidget(self.add(("picture",), self.picture))
        room.addWidget(self.line(("source",), "Source"))

    def show_outline(
        self,
        outline: Outline,
        base: NodePath,
        part: Part | None,
        problems: Mapping[NodePath, Problem],
        skip: Field | None,
    ) -> None:
        """Show an exercise."""
        assert part is not None
        is_other = base != self.base or self._panel is None
        if self._panel is None or self._shown_exercise != part.exercise:
            if self._panel is not None:
                self._panel.hide()
                self._panel.deleteLater()
            self._shown_exercise = part.exercise
            self._panel = FigurePanel(part.exercise, theme.px(tokens.FIGURE), self._shelf)
            self.head.insertWidget(0, self._panel, 0, Qt.AlignmentFlag.AlignTop)
        self.name.setText(part.exercise.name)
        kind = "From the catalogue" if part.known else "Your own exercise"
        self.kind.setText("  ·  ".join(filter(None, (kind, part.exercise.position, *part.exercise.equipment))))
        if is_other:
            self.more_about.open(is_open=part.known is None)
            has_more = any(
                outline.text_at((*base, *tail)) or tail[0] in self.own_notes for tail in self.fields if tail in _MORE
            )
            self.more_dose.open(is_open=has_more)
        super().show_outline(outline, base, part, problems, skip)
        mode = part.mode or "reps"
        for key in MODES:
            self.fields[(key,)].setVisible(key == mode)
        has_tempo = bool(outline.text_at((*base, "tempo")))
        self.tempo.setVisible(has_tempo)
        self.hold.setVisible(mode in ("reps", "for") and not has_tempo)
        self.pace.setVisible(mode in ("for", "open"))
        for key in ("move", "release"):
            self.fields[(key,)].setVisible(not has_tempo)
        for path in outline.remarks:
            # What is written and does nothing is seen, with the remark on it.
            field = self.fields.get(tuple(map(str, path[len(base) :]))) if path[: len(base)] == base else None
            if field is not None:
                field.show()
        self._tell_picture()
        if not outline.is_single((*base, "figure")):
            self.figure.complain("This exercise has its own figure, drawn in the file.")

    def _tell_picture(self) -> None:
        """Why a picture is not shown, when that is known."""
        path = self._shown_exercise.picture if self._shown_exercise is not None else None
        if path is None or self.picture.is_rejected or not self.picture.wrong.isHidden():
            return
        # Imported with the first picture.
        from backtimer.ui.figures.pictures import pictures

        found = pictures().get(path, theme.px(tokens.FIGURE))
        if found is not None and found.told:
            self.picture.complain(found.told)

    def shown(self, outline: Outline, path: NodePath, tail: Tail, part: Part | None) -> tuple[Value, str]:  # noqa: D102
        assert part is not None
        if tail == MODE:
            return part.mode or "reps", ""
        value, usual = super().shown(outline, path, tail, part)
        if tail == ("open",):
            return "" if value == "true" else value, "no limit" if usual in ("", "true") else usual
        if tail == ("sides",):
            return value, SIDES_WORDS[usual or "none"]
        return value, usual

    def check(self, tail: Tail, text: str, *, is_needed: bool = False) -> str | None:  # noqa: D102
        if tail == ("name",) and not text and self.kind.text().startswith("Your own"):
            return "Your own exercise needs a name."
        return super().check(tail, text, is_needed=is_needed)


_MORE = {
    (key,)
    for key in (
        "move",
        "release",
        "breathe_in",
        "breathe_out",
        "set_rest",
        "change_sides",
        "get_ready",
        "times_a_day",
        "tempo",
        "pace",
    )
}


def _figures(catalogue: Mapping[str, CatalogueEntry]) -> list[tuple[str, str]]:
    own = sorted((entry.exercise.name, key) for key, entry in catalogue.items() if key == entry.exercise.id)
    return [("", ""), *((key, name) for name, key in own)]
