"""One module per revision, each written out in full: it imports nothing of the program."""
