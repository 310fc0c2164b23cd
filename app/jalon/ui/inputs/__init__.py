"""How one column of a record is typed: a widget, and what it gives and takes as a value."""
