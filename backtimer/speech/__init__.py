"""Voice out: a synthesis process, a clip cache, one player process a line."""
