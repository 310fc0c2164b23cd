"""Folders, resources, preferences and the dated rules of the trade."""
