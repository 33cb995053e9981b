"""What a file or a person wrote is shown as written: Qt takes a text with a tag in it for rich text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "backtimer" / "ui"


def is_ours(node: ast.expr) -> bool:
    """Whether a text is surely our own: written out, or a constant, or one of two of these."""
    match node:
        case ast.Constant():
            return True
        case ast.Name():
            return node.id.isupper()
        case ast.IfExp():
            return is_ours(node.body) and is_ours(node.orelse)
        case ast.JoinedStr():
            return all(isinstance(each, ast.Constant) or is_ours(each.value) for each in node.values)  # type: ignore[attr-defined]
    return False


def faults(source: str) -> list[str]:
    """Lines where a text that may be anybody's is given to something that looks for tags in it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "QLabel" and not (node.args and is_ours(node.args[0])):
            found.append(f"{node.lineno}: plain(…) in place of QLabel(…)")
        if name in ("setToolTip", "showText") and len(node.args) > (name == "showText"):
            text = node.args[name == "showText"]
            is_tip = isinstance(text, ast.Call) and getattr(text.func, "id", "") == "tip"
            if not is_ours(text) and not is_tip:
                found.append(f"{node.lineno}: {name}(tip(…))")
        if name == "QMessageBox":
            found.append(f"{node.lineno}: message_box(…) in place of QMessageBox(…)")
    return found


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.relative_to(UI)))
def test_a_text_of_a_file_is_no_rich_text(path: Path) -> None:
    if path.name != "pieces.py":
        assert faults(path.read_text(encoding="utf-8")) == []


def test_what_it_looks_for_is_found() -> None:
    tests = ("QLabel()", "QLabel(name)", 'QLabel(f"{name}")', "box.setToolTip(name)", "QMessageBox(window)")
    for source in (*tests, "QToolTip.showText(at, name, box)"):
        assert faults(source)
    assert not faults('QLabel("Ours"); QLabel(OURS); box.setToolTip("A" if b else "C"); box.setToolTip(tip(name))')
