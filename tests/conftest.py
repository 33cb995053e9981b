from __future__ import annotations

from hypothesis import HealthCheck, settings

# The checking machine may be busy: how long an example takes says nothing about the program.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")
