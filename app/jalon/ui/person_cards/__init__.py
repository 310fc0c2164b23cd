"""The cards of a person's page, one module each."""
