"""The signature sheet of a person and a month (D10): each meeting, and room to sign for both."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.domain.months import Month
from jalon.reports import typography
from jalon.reports.facts import Fact
from jalon.reports.for_the_person import add_coach, capital, paper_for, today_of
from jalon.reports.page import BODY, SMALL, STRONG
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Feuille d’émargement"
_BLANK_ROWS: Final = 12
_ROOM: Final = 8.0  # above and below the words of a row: with a line of text, ten millimetres to sign in


def signature_sheet(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a sheet; the same document gives the same bytes.

    ``document`` is what ``services.papers.signature_sheet`` returns: the head of a paper for a person,
    ``month``, ``meetings`` and ``attested_reason``.
    """
    is_blank = document["is_blank"]
    paper = paper_for(document, TITLE, "Document sur une seule personne\u00a0: données personnelles")
    month = document["month"]
    name = "" if month is None else typography.month_name(Month.parse(month)).capitalize()
    role = capital(wording.word("role", "référent emploi accompagné"))
    if is_blank:
        paper.facts(((Fact("Nom et prénom", share=2), Fact("Mois", name)), (Fact(role),)))
    else:
        coach = document["coach"] or {}
        paper.paragraph(f"{document['person']['name']} · {name}", STRONG, space_before=8)
        add_coach(paper, coach, role, BODY)
        paper.paragraph(f"{document['structure']['name']} · au {today_of(document)}", SMALL, space_before=2)
    attested = document["attested_reason"]
    rows = [_row(meeting, wording, is_attested=bool(attested)) for meeting in document["meetings"]]
    if is_blank:
        rows = [Row((" ",) * 6) for _ in range(_BLANK_ROWS)]
    paper.heading("Rencontres")
    if rows:
        width = paper.width
        signer = capital(wording.word("person", "personne accompagnée"))
        paper.table(
            (
                Column("Date", width * 0.14),
                Column("Horaire", width * 0.16),
                Column("Durée", width * 0.12, "right"),
                Column("Lieu ou moyen", width * 0.20),
                Column(f"Signature\u00a0: {signer.lower()}", width * 0.19),
                Column("Signature\u00a0: professionnel", width * 0.19),
            ),
            rows,
            padding=_ROOM,
        )
    else:
        paper.paragraph("Aucune rencontre ce mois-ci.")
    paper.heading("Présence attestée")
    if attested:
        paper.paragraph(f"La personne n’a pas signé. Motif\u00a0: {attested}")
        paper.paragraph(f"{role} atteste sa présence aux rencontres ci-dessus.")
    else:
        paper.paragraph(
            "Si la personne ne peut pas ou ne souhaite pas signer, le professionnel atteste sa présence "
            "et dit pourquoi.",
            SMALL,
        )
        paper.facts(((Fact("Dates concernées"), Fact("Motif", share=2)),))
    paper.facts(((Fact("Fait le"), Fact("Signature du professionnel", share=2)),))
    return paper.finished()


def _row(meeting: Mapping[str, Any], wording: Wording, *, is_attested: bool) -> Row:
    hours = typography.DASH
    if meeting["start_time"]:
        hours = (
            f"{typography.clock_time(meeting['start_time'])}\nà {typography.clock_time(meeting['end_time'])}"
        )
    if meeting["modality"] in (None, "PRESENTIEL"):
        where = wording.label("places", meeting["place"])
    else:
        where = wording.label("modalities", meeting["modality"])
    return Row(
        (
            typography.weekday_and_day(date.fromisoformat(meeting["date"])),
            hours,
            typography.hours(meeting["duration_minutes"]),
            where + ("\n(prévu)" if meeting["is_planned"] else ""),
            "attestée" if is_attested else " ",
            " ",
        )
    )
