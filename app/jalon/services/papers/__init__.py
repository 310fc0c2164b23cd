"""The papers that the work owes: what each is about, who reads it, and how it is made."""
