"""Dialogues by text: what is asked one text at a time, from the first word to what comes of it. Knows no provider."""
