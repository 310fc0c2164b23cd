"""What comes from other programs' files and goes back to them: read apart, checked, never trusted."""
