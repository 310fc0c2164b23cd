"""The window, and the French words of every message."""
