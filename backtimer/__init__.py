"""BackTimer: a hands-free exercise timer with voice cues."""

__version__ = "0.1.0"
