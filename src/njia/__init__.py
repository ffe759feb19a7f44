"""Njia: from a room of voices to an endorsed roadmap."""
