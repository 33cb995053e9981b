"""The session: plan, machine, cues and view. Pure: no clock, file, Qt or thread."""
