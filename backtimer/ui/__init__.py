"""Qt Widgets: one page or widget a file, and the theme."""
