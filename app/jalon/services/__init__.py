"""What one can do with a caseload: one function per intention."""
