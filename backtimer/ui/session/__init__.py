"""The pages of a session: while it runs, and after it."""
