"""The same core without a window: check, list, plan, follow, doctor."""
