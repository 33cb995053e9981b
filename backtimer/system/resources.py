"""What is shipped: the routines and the assets."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_routines() -> Path:
    """The folder of the shipped routines; its folder `exercises` is the catalogue."""
    return _shipped("routines")


def assets() -> Path:
    """The folder of sounds, icons and pictures."""
    return _shipped("assets")


def _shipped(name: str) -> Path:
    # An installed wheel carries them inside the package; in the repository they stand at the top.
    bundled = _PACKAGE / "bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name
