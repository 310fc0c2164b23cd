"""The practice structure: invented lives on real ground, written like any other caseload."""
