from __future__ import annotations

import os
import sys

from hypothesis import HealthCheck, settings

# The unit tests must also pass where there is no Qt: packaging/test.sh makes it impossible to import for them.
if os.environ.get("WITHOUT_QT"):
    sys.modules["PySide6"] = None  # type: ignore[assignment]

# The checking machine may be busy: how long an example takes says nothing about the program.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")
