"""Figures as they are painted."""
