"""To whom a paper is most often handed."""

from jalon.domain.papers import Reader
from jalon.services.letters import FilledFor
from jalon.services.papers.making import MadePaper
from jalon.storage.caseload import Caseload
from jalon.storage.queries.chosen import employer_name
from jalon.storage.queries.people import name_people
from jalon.storage.queries.returns import read_structure


def recipient_of_letter(caseload: Caseload, made: FilledFor) -> str:
    """Return the name of the one whom a letter is about; nothing when it is about two: nobody is guessed."""
    with caseload.read() as session:
        if made.person_id is None and made.employer_id is not None:
            return employer_name(session, made.employer_id) or ""
        if made.person_id is None or made.employer_id is not None:
            return ""
        named = name_people(session, (made.person_id,)).get(made.person_id)
    return "" if named is None else f"{named.given_name} {named.family_name}"


def recipient_of(caseload: Caseload, made: MadePaper) -> str:
    """Return the name of whom a paper is made for: the lead structure, the employer, the person."""
    asked, reader = made.asked, made.kind.reader
    with caseload.read() as session:
        if reader is Reader.LEAD:
            return read_structure(session).platform or ""
        if reader is Reader.EMPLOYER and asked.employer_id is not None:
            return employer_name(session, asked.employer_id) or ""
        if asked.person_id is None:
            return ""
        named = name_people(session, (asked.person_id,)).get(asked.person_id)
    return "" if named is None else f"{named.given_name} {named.family_name}"
