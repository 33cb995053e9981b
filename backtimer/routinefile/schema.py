"""The JSON Schemas of routine and catalogue files, made from the reader's own table of keys, for editors."""

from __future__ import annotations

import json
from itertools import combinations

from backtimer.routinefile.keys import (
    CATALOGUE_KEYS,
    DEFAULTS_HELP,
    ENTRY_KEYS,
    EXERCISES_HELP,
    FORMAT,
    FORMAT_HELP,
    MODES,
    ROUTINE_TEXTS,
    TIMES,
)
from backtimer.routinefile.kinds import ID_PATTERN, Schema, mapping_schema

ROUTINE_SCHEMA = "routine.schema.json"
CATALOGUE_SCHEMA = "catalogue.schema.json"

_DIALECT = "http://json-schema.org/draft-07/schema#"  # what the YAML language servers know best
_NOT_BOTH = [*combinations(MODES, 2), *(("tempo", part) for part in ("move", "hold", "release"))]
_ONE_DOSE = [{"not": {"required": list(pair)}} for pair in _NOT_BOTH]


def routine_schema() -> Schema:
    """The schema of a routine file."""
    entry = mapping_schema(ENTRY_KEYS, anyOf=[{"required": ["exercise"]}, {"required": ["name"]}], allOf=_ONE_DOSE)
    exercises = {"description": EXERCISES_HELP, "type": "array", "minItems": 1, "items": entry}
    return _file(
        "BackTimer routine",
        {
            **{name: key.schema() for name, key in ROUTINE_TEXTS.items()},
            "defaults": {"description": DEFAULTS_HELP, **mapping_schema(TIMES)},
            "exercises": exercises,
        },
        ["backtimer", "title", "exercises"],
    )


def catalogue_schema() -> Schema:
    """The schema of a catalogue file."""
    exercise = mapping_schema(CATALOGUE_KEYS, required=["name"], allOf=_ONE_DOSE)
    exercises = {
        "description": "The exercises by their ids.",
        "type": "object",
        "propertyNames": {"pattern": f"^{ID_PATTERN}$"},
        "additionalProperties": exercise,
    }
    return _file("BackTimer catalogue of exercises", {"exercises": exercises}, ["backtimer", "exercises"])


def schema_text(schema: Schema) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _file(title: str, properties: Schema, required: list[str]) -> Schema:
    version = {"description": FORMAT_HELP, "enum": [FORMAT, str(FORMAT)]}
    return {
        "$schema": _DIALECT,
        "title": title,
        "type": "object",
        "properties": {"backtimer": version, **properties},
        "required": required,
        "additionalProperties": False,
    }
