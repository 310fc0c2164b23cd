"""The page that stands for a document of an invented person: it says that it is none."""

from jalon.reports.page import Identity, Paper

_SAID = "Document d’exercice\u00a0: cette page tient la place d’un vrai document. La personne est inventée."


def specimen(title: str) -> bytes:
    """Return the PDF of a document that does not exist; the same title gives the same bytes."""
    paper = Paper(Identity(title=title, period="", structure="", watermarks=("EXERCICE",)))
    paper.title()
    paper.paragraph(_SAID, space_before=12)
    return paper.finished()
