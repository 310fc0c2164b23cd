"""The cards of the guide of a person, one module each."""
