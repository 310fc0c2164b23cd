"""The encrypted caseload file: key ring, tables, journal, backups."""
