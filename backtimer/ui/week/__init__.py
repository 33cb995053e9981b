"""The plan of the week: when a routine is to be done, reminders of it, the tray."""
