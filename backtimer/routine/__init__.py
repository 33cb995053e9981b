"""What a routine is: frozen values."""
