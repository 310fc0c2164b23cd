"""The commands without a window; none of them imports Qt."""
