"""What was handed to whom and when: written by one action, found again, printed again as it was."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.search_keys import search_key
from jalon.services.letters import FilledFor
from jalon.services.papers.asked import Asked
from jalon.services.papers.catalogue import PAPERS
from jalon.services.papers.making import MadePaper, make_paper
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import handed_papers as queries
from jalon.storage.queries import person_files
from jalon.storage.queries.handed_papers import Handed
from jalon.storage.transactions import Session

__all__ = [
    "Handed",
    "Reprint",
    "code_of",
    "find_handed",
    "forget_handing",
    "hand_over",
    "hand_over_letter",
    "letter_name",
    "list_handed",
    "print_again",
]

LONGEST_RECIPIENT: Final = 120
_OTHER: Final = "AUTRE"
_LETTER: Final = "COURRIER"
_NOTICE: Final = "D4"
# By code of the catalogue, what the list of kinds of papers calls it.
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "D1": "FICHE_LIAISON",
        "D2": "CONVENTION",
        "D3": "PRESENTATION",
        "D4": "NOTICE_DONNEES",
        "D5": "ACCORD_PARTAGE",
        "D6": "EVALUATION",
        "D7": "PLAN",
        "D8": "VISITE_EMPLOYEUR",
        "D9": "RELEVE",
        "D10": "EMARGEMENT",
        "D14": "BILAN",
        "D15": "BILAN_SORTIE",
        "D16": "IMMERSION",
        "D17": "AMENAGEMENTS",
        "D21": "COPIE_DONNEES",
    }
)
_NAMES: Final = ("person_id", "employer_id", "coach_id", "agreement_id", "record_id", "variant")


@dataclass(frozen=True, slots=True)
class Reprint:
    """A paper made again."""

    made: MadePaper
    is_same: bool | None
    """The pages are those that were handed; None: what was handed then is not known."""


def hand_over(caseload: Caseload, made: MadePaper, *, day: date, recipient: str | None, today: date) -> str:
    """Write that a paper was handed over, and return the identity of what was written.

    Raises:
        InvalidEntryError: the day is in the future, or the recipient too long; nothing was written.
        FrozenFileError: the file of the person is frozen.
    """
    _refuse_wrong(day, recipient, today)
    values = {
        "person_id": made.asked.person_id,
        "employer_id": made.asked.employer_id,
        "coach_id": caseload.signed_in.coach_id,
        "paper": _KINDS.get(made.kind.code, "QUESTIONNAIRE" if made.kind.code.startswith("Q") else _OTHER),
        "date": day,
        "recipient": (recipient or "").strip() or None,
        "is_simple": made.asked.is_simple,
        "asked": _written(made, today),
        "paper_digest": made.document.get("digest"),
    }
    with caseload.write("hand_over_paper") as session:
        if made.kind.code == _NOTICE and made.asked.person_id is not None:
            _note_information(session, made, day)
        return records.insert(session, "handed_paper", values)


def hand_over_letter(
    caseload: Caseload, made: FilledFor, *, day: date, recipient: str | None, today: date
) -> str:
    """Write that a letter of the structure was handed over, and return the identity of what was written.

    Its model may be changed at any time: the letter is noted under its name, and is not made again.

    Raises:
        InvalidEntryError: the day is in the future, or the recipient too long; nothing was written.
        FrozenFileError: the file of the person is frozen.
    """
    _refuse_wrong(day, recipient, today)
    values = {
        "person_id": made.person_id,
        "employer_id": made.employer_id,
        "coach_id": caseload.signed_in.coach_id,
        "paper": _LETTER,
        "date": day,
        "recipient": (recipient or "").strip() or None,
        "asked": json.dumps(
            {"letter": made.name, "today": today.isoformat()}, ensure_ascii=False, sort_keys=True
        ),
        "paper_digest": hashlib.sha256(made.letter.content).hexdigest(),
    }
    with caseload.write("hand_over_paper") as session:
        return records.insert(session, "handed_paper", values)


def letter_name(handed: Handed) -> str | None:
    """Return the name of the letter that was handed, None for a paper of Jalon."""
    name = _kept(handed).get("letter")
    return str(name) if name and handed.paper == _LETTER else None


def _refuse_wrong(day: date, recipient: str | None, today: date) -> None:
    wrong = []
    if day > today:
        wrong.append(Problem("date", "future"))
    if len(recipient or "") > LONGEST_RECIPIENT:
        wrong.append(Problem("recipient", "too_long"))
    if wrong:
        raise InvalidEntryError("handed_paper", tuple(wrong))


def _note_information(session: Session, made: MadePaper, day: date) -> None:
    """Note on her file that the person was told what becomes of her data: nobody types it twice."""
    person_id = str(made.asked.person_id)
    known = person_files.records_of(session, "privacy_notice", "person_id", (person_id,), order="given_date")
    if all(one.values["given_date"] != day for one in known):
        values = {
            "person_id": person_id,
            "given_date": day,
            "version": str(made.document.get("digest") or "")[:16] or None,
            "form": "SIMPLE" if made.asked.is_simple else "ORALE_ECRITE",
        }
        records.insert(session, "privacy_notice", values)


def forget_handing(caseload: Caseload, handed_id: str) -> None:
    """Take back that a paper was handed over; it can be undone."""
    with caseload.write("forget_handing") as session:
        records.remove(session, "handed_paper", handed_id, at=caseload.clock())


def list_handed(
    caseload: Caseload, *, person_id: str | None = None, employer_id: str | None = None
) -> tuple[Handed, ...]:
    """Return the papers handed to a person or an employer, the last first; those of all without either."""
    with caseload.read() as session:
        return queries.handed_papers(session, person_id=person_id, employer_id=employer_id)


def find_handed(caseload: Caseload, text: str, titles: Mapping[str, str]) -> tuple[Handed, ...]:
    """Return the papers handed whose name, case code, recipient, day or title hold every word typed.

    ``titles`` gives the words of a paper by kind.
    """
    words = search_key(text).split()

    def holds(one: Handed) -> bool:
        parts = (
            one.person_name, one.case_code, one.employer_name, one.recipient, titles.get(one.paper),
            letter_name(one),
            one.date.strftime("%d/%m/%Y"),
        )  # fmt: skip
        held = search_key(" ".join(part for part in parts if part))
        return all(word in held for word in words)

    with caseload.read() as session:
        found = queries.handed_papers(session, most=20_000 if words else 400)
    return tuple(one for one in found if holds(one))


def code_of(handed: Handed) -> str | None:
    """Return the code of the paper that was handed, None when Jalon does not make it."""
    kept = _kept(handed)
    if kept.get("code") in PAPERS:
        return str(kept["code"])
    return next((code for code, kind in _KINDS.items() if kind == handed.paper and code in PAPERS), None)


def print_again(caseload: Caseload, handed_id: str, *, today: date) -> Reprint:
    """Make again a paper that was handed, as of the day on which it was made.

    Raises:
        UnknownRecordError: nothing was handed under this identity, or Jalon does not make this paper.
        FrozenFileError: the file of the person is frozen.
    """
    with caseload.read() as session:
        handed = queries.handed_paper(session, handed_id)
    code = None if handed is None else code_of(handed)
    if handed is None or code is None:
        raise UnknownRecordError("handed_paper")
    kept = _kept(handed)
    day = date.fromisoformat(kept["today"]) if "today" in kept else today
    made = make_paper(caseload, code, _asked(handed, kept), today=day)
    return Reprint(made, None if handed.digest is None else made.document.get("digest") == handed.digest)


def _written(made: MadePaper, today: date) -> str:
    asked = made.asked
    kept: dict[str, Any] = {name: value for name in _NAMES if (value := getattr(asked, name)) is not None}
    if asked.month is not None:
        kept["month"] = str(asked.month)
    if asked.choices:
        kept["choices"] = dict(asked.choices)
    if asked.is_blank:
        kept["is_blank"] = True
    return json.dumps(
        {**kept, "code": made.kind.code, "today": today.isoformat()}, ensure_ascii=False, sort_keys=True
    )


def _kept(handed: Handed) -> dict[str, Any]:
    try:
        kept = json.loads(handed.asked or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _asked(handed: Handed, kept: Mapping[str, Any]) -> Asked:
    fields = {name: kept[name] for name in _NAMES if name in kept}
    return Asked(
        **{"person_id": handed.person_id, "employer_id": handed.employer_id, **fields},
        month=Month.parse(kept["month"]) if "month" in kept else None,
        is_simple=handed.is_simple,
        is_blank=bool(kept.get("is_blank")),
        choices=kept.get("choices", {}),
    )
