"""Shared ground about Chinese itself: characters, numerals, script, sentences, readings."""
