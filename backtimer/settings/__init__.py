"""What a person has chosen: the voice, the sounds, and how much is said. Pure."""
