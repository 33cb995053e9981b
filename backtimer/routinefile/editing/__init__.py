"""Edits of a routine file's text that change only what was changed; `routinefile.edit` is what others use."""
