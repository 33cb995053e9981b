"""The composition root: arguments, wiring, main."""
