"""The keys of the pages other than a session's, for F1 and README; a session's are in `session/commands.py`."""

from __future__ import annotations

Row = tuple[str, str]
# On every page but a session's.
EVERYWHERE: tuple[Row, ...] = (
    ("Tab", "Next control"),
    ("F11", "Full screen"),
    ("Ctrl + / −", "Text size"),
    ("Ctrl+0", "Default text size"),
    ("Ctrl+,", "Preferences"),
    ("Ctrl+H", "History"),
    ("Ctrl+W", "Week"),
    ("F5", "Read files again"),
    ("? or F1", "These keys"),
)
BACK: Row = ("Esc", "Back")
SEARCH: Row = ("Ctrl+F", "Search")
DOSES: tuple[Row, ...] = (
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z", "Redo"),
    ("Alt+↑ / ↓", "Move exercise"),
)
# By the class of the page.
PAGE_KEYS: dict[str, tuple[Row, ...]] = {
    "PickerPage": (("Enter", "Open routine"), SEARCH, ("Ctrl+N", "New routine")),
    "RoutinePage": (("Enter", "Start"), *DOSES, BACK),
    "DosePane": (("Ctrl+Enter", "Continue session"), ("Esc", "Close, stay paused"), *DOSES),
    "EditorPage": (
        ("Ctrl+S", "Save"),
        ("Ctrl+N", "Add exercise"),
        ("Ctrl+D", "Duplicate exercise"),
        ("Delete", "Remove exercise"),
        *DOSES,
        BACK,
    ),
    "PreferencesPage": (SEARCH, ("Ctrl+Z", "Undo a reset"), BACK),
    "HistoryPage": (("Enter", "Add a note"), ("Delete", "Remove session"), BACK),
    "WeekPage": (("Alt+← / →", "Week before, next"), ("Alt+Home", "This week"), BACK),
    "SummaryPage": (("0 to 10", "How much pain now"), BACK),
}


def keys_of(page: object) -> tuple[Row, ...]:
    """What can be pressed on a page."""
    own = PAGE_KEYS.get(type(page).__name__, (BACK,))
    return (*own, *EVERYWHERE)
