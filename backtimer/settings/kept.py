"""Settings as they stand in a file. One bad value falls back alone; what a newer program has added is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from backtimer.settings.settings import FIELDS, Settings

Content = Mapping[str, Any]
# Each brings what the version before it had written up to its own. The first version needs none.
MIGRATIONS: tuple[Callable[[Content], Content], ...] = ()
VERSION = 1 + len(MIGRATIONS)


def migrated(content: Content, version: int, chain: Sequence[Callable[[Content], Content]] = MIGRATIONS) -> Content:
    """What an older version has written, as this one would have."""
    for migrate in chain[version - 1 :]:
        content = migrate(content)
    return content


def settings_from_json(content: Content) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and a sentence for each that could not be used."""
    settings, sentences = Settings(), list[str]()
    values: dict[str, dict[str, Any]] = {field.group: {} for field in FIELDS}
    groups = {name: content.get(name, {}) for name in values}
    for name, group in groups.items():
        if not isinstance(group, dict):
            sentences.append(f'In your settings, "{name}" cannot be used; the usual ones hold.')
    for field in FIELDS:
        group = groups[field.group]
        if not isinstance(group, dict) or field.name not in group:
            continue
        given = group[field.name]
        if given is None and field.may_be_empty:
            continue
        value = field.take(given)
        if value is None:
            sentences.append(f"In your settings, {field.what} was not {field.must}; the usual holds.")
        else:
            values[field.group][field.name] = value
    groups_taken = {name: replace(getattr(settings, name), **taken) for name, taken in values.items()}
    return Settings(**groups_taken), tuple(sentences)


def settings_as_json(settings: Settings, kept: Content | None = None) -> dict[str, Any]:
    """The settings for a file; whatever else was in it (`kept`) stays."""
    content = dict(kept or {})
    for field in FIELDS:
        group = content.get(field.group)
        value = getattr(getattr(settings, field.group), field.name)
        content[field.group] = {**(group if isinstance(group, dict) else {}), field.name: value}
    return content
