"""Runs a session: carries its effects out and reports the world back to it."""
