"""Jalon, a notebook for the référent emploi accompagné."""

__version__ = "0.1.0"
