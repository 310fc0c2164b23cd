"""Finds what a paper is about from what was typed: an employer or a colleague, by name or identity."""

from collections.abc import Callable

from jalon.domain.errors import SharedNameError, UnknownAgreementError, UnknownRecordError
from jalon.storage.caseload import Caseload
from jalon.storage.queries import chosen, returns
from jalon.storage.transactions import Session


def find_employer(caseload: Caseload, text: str) -> str:
    """Return the identity of an employer, by its name or its identity.

    Raises:
        UnknownRecordError: there is no such employer.
        SharedNameError: several have this name.
    """
    return _only(caseload, "employer", chosen.employers_named, text)


def find_coach(caseload: Caseload, text: str) -> str:
    """Return the identity of a colleague, by her name or her identity.

    Raises:
        UnknownRecordError: there is no such colleague.
        SharedNameError: several have this name.
    """
    return _only(caseload, "coach", chosen.coaches_named, text)


def find_agreement(caseload: Caseload, reference: str) -> str:
    """Return the identity of an agreement, by its reference; of several, the one begun last.

    Raises:
        UnknownAgreementError: no agreement has this reference.
    """
    with caseload.read() as session:
        found = returns.find_agreement(session, reference.strip())
    if found is None:
        raise UnknownAgreementError(reference.strip())
    return found.id


def _only(caseload: Caseload, kind: str, find: Callable[[Session, str], tuple[str, ...]], text: str) -> str:
    with caseload.read() as session:
        found = find(session, text.strip())
    if not found:
        raise UnknownRecordError(kind)
    if len(found) > 1:
        raise SharedNameError(kind)
    return found[0]
