"""Pure rules of the trade: dated data in, values out, no clock and no file."""
