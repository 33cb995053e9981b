"""What is seen of a session from three metres."""
