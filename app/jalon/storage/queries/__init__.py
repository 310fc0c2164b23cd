"""Reads of the caseload: columns selected into frozen values."""
