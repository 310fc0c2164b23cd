"""« Imprimer la visite »: everything that goes to an employer’s, made in one go."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from jalon.domain.errors import FrozenFileError
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import MadePaper, make_paper
from jalon.services.people import find_person
from jalon.storage.caseload import Caseload

Step = Callable[[int, int], None]
TRIPARTITE = "TRIPARTITE"


def make_visit(
    caseload: Caseload, employer_id: str, person_id: str | None, *, today: date, step: Step
) -> tuple[MadePaper, ...]:
    """Return the papers of a visit, in the order in which they are used.

    The pack and its strip, the sheet to fill there, and for each person seen there the adjustments that there
    are and the agreement in three parties. ``step`` is told how many are done out of how many, and raises to
    stop; a frozen file has none.

    Raises:
        UnknownRecordError: there is no such employer or person.
    """
    about = Asked(employer_id=employer_id, person_id=person_id)
    pack = make_paper(caseload, "D8T", about, today=today)
    wanted = [("D8", about), *_of_people(caseload, pack, about)]
    made = [pack]
    for number, (code, asked) in enumerate(wanted, start=1):
        step(number, 1 + len(wanted))
        try:
            made.append(make_paper(caseload, code, asked, today=today))
        except FrozenFileError:
            continue
    step(1 + len(wanted), 1 + len(wanted))
    return tuple(made)


def _of_people(caseload: Caseload, pack: MadePaper, about: Asked) -> Iterator[tuple[str, Asked]]:
    adjusted = {str(one["name"]) for one in pack.document["adjustments"]}
    for one in pack.document["people"]:
        asked = replace(about, person_id=find_person(caseload, str(one["case_code"])))
        if one["name"] in adjusted:
            yield "D17", asked
        yield "D2", replace(asked, variant=TRIPARTITE)
