"""Papers: what is printed, from finished values."""
