"""Write the JSON Schemas of routine and catalogue files into assets/, made from the reader's table: `make schemas`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from backtimer.routinefile.schema import (  # noqa: E402
    CATALOGUE_SCHEMA,
    ROUTINE_SCHEMA,
    catalogue_schema,
    routine_schema,
    schema_text,
)

for name, schema in ((ROUTINE_SCHEMA, routine_schema()), (CATALOGUE_SCHEMA, catalogue_schema())):
    (ROOT / "assets" / name).write_text(schema_text(schema), encoding="utf-8")
