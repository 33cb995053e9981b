"""Doses changed by a person, before and during a session."""
