"""The list of routines, a routine's page, and routines as files."""
