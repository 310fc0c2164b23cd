"""What becomes of a personal note when its person asks for a copy of what is written about her.

A personal note is in no paper and in no export but two: the whole export of the caseload, and her own copy
once somebody looked for others in it (RGPD, article 15, 4: the copy must not harm the rights of others).
"""

from typing import Final

GIVEN: Final = "REMISE"
KEPT_BACK: Final = "GARDEE"
CHOICES: Final = (GIVEN, KEPT_BACK)


def to_review_again(table: str, before: str, after: str) -> dict[str, None]:
    """Return the columns that a note loses when its words change: what was looked at is no longer it."""
    if table != "personal_note" or before.strip() == after.strip():
        return {}
    return {"copy_choice": None, "copy_reviewed_date": None}
