"""Drawn figures: poses, what moves between them, and the shapes that show them; pure geometry."""
