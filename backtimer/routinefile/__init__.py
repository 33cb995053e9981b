"""Routine files: YAML to routine, with every problem named by line, column and a hint."""
