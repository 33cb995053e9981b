"""The file that a person begins with: every line of it is meant to be read and changed."""

from __future__ import annotations

import json

from backtimer.routinefile.keys import FORMAT
from backtimer.routinefile.schema import ROUTINE_SCHEMA

_STARTER = """\
# yaml-language-server: $schema={schema}
# A routine for BackTimer. What follows a # is a note for people; BackTimer does not read it.
# `backtimer check FILE` checks a file for mistakes, `backtimer exercises` lists the exercises that you can name.
backtimer: {format}
title: {title}
about: >
  For whom it is, and what it is good for.

# Times for all exercises of this routine. A value set for one exercise overrides these. Take the # away to use one.
defaults:
  rest: 3s               # between reps
  # set_rest: 30s        # between sets
  # change_sides: 5s     # to change over
  # exercise_rest: 10s   # after each exercise
  # get_ready: 15s       # otherwise computed from the change of position

exercises:
  # An exercise of the catalogue, as the catalogue has it:
  - exercise: cat-camel

  # The same with your own numbers. A range stays a range: the session starts at its low end.
  - exercise: glute-bridge
    reps: 8-12
    hold: 6s
    rest: 10s            # 90s, 1min 30s and 2 min are fine too

  # Both sides: each is one side after the other, alternate is in turn.
  - exercise: bird-dog
    reps: 6
    hold: 5s
    sides: alternate

  # An exercise of your own. It is read aloud as you write it.
  - name: Toe wiggle
    position: lying on the back
    steps:
      - Lie on your back and lift one foot.
      - Wiggle your toes.
    for: 30s             # or reps: 10, or breaths: 6, or open: 2min (as long as you like, up to 2 minutes)
    sides: each
"""


def starter(title: str, schema: str = ROUTINE_SCHEMA) -> str:
    """A good routine file with this title; `schema` is where its first line says the schema is."""
    return _STARTER.format(schema=schema, format=FORMAT, title=json.dumps(title, ensure_ascii=False))
