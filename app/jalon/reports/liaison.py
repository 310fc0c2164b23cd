"""The admission and liaison sheet (D1): who she is, who sent her, her rights, and what may be passed on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.consent import NOTHING_PASSED, add_consent, add_places_to_sign
from jalon.reports.facts import Fact
from jalon.reports.for_the_person import capital, paper_for, today_of
from jalon.reports.page import BODY, SMALL, STRONG, Paper
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLES: Final = {"LIAISON": "Fiche de liaison", "ADMISSION": "Fiche d’admission"}
_READERS: Final = {
    "LIAISON": "Transmis avec l’accord de la personne, à son seul destinataire",
    "ADMISSION": "Pour le dossier\u00a0: ne sort pas de la structure",
}


def liaison(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a sheet (L5213-2-1, II; D5213-93); the same document gives the same bytes.

    ``document`` is what ``services.papers.liaison`` returns: the head of a paper for a person, ``variant``,
    ``consent``, ``withheld`` items and ``parts``. A blank one has lines to write on and boxes to tick.
    """
    variant, is_blank = document["variant"], document["is_blank"]
    is_refused = variant == "LIAISON" and not is_blank and document["consent"] is None
    paper = paper_for(document, TITLES[variant], NOTHING_PASSED if is_refused else _READERS[variant])
    structure = document["structure"]
    paper.paragraph(
        f"{structure['name']} · au {today_of(document)}" if not is_blank else structure["name"], BODY
    )
    if not is_blank and structure.get("practice"):
        paper.paragraph("Structure d’essai\u00a0: cette personne est inventée.", STRONG)
    if variant == "LIAISON" and not is_blank:
        add_consent(paper, document["consent"], document["withheld"], wording)
    parts = document["parts"]
    if is_blank or "identity" in parts:
        _add_identity(paper, document, wording)
    _add_referral(paper, parts.get("referral"), wording, is_blank=is_blank)
    if is_blank or "rights" in parts:
        _add_rights(paper, parts.get("rights") or (), wording)
    if is_blank or "entry" in parts:
        _add_entry(paper, parts.get("entry") or {}, wording)
    _add_told(paper, parts, wording)
    _add_coach(paper, document, wording)
    _add_boxes(paper, document, wording)
    add_places_to_sign(paper, document, wording)
    return paper.finished()


def _add_identity(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Identité et coordonnées")
    person, found = document["person"] or {}, document["parts"].get("identity") or {}
    town = " ".join(filter(None, (found.get("postal_code"), found.get("town"))))
    phones = " · ".join(filter(None, (found.get("phone"), found.get("other_phone"))))
    contact = (
        wording.label("communication_means", found["preferred_contact"])
        if found.get("preferred_contact")
        else ""
    )
    protection = (
        wording.label("legal_protections", found["legal_protection"]) if found.get("legal_protection") else ""
    )
    paper.facts(
        (
            (
                Fact("Nom et prénom", person.get("name") or "", 2),
                Fact("Nom de naissance", found.get("birth_name") or ""),
            ),
            (
                Fact("Né(e) le", _day(found.get("birth_date"))),
                Fact("Adresse", "\n".join(filter(None, (found.get("address"), town))), 2),
            ),
            (
                Fact("Téléphone", phones),
                Fact("Courriel", found.get("email") or ""),
                Fact("À joindre de préférence par", contact),
            ),
            (Fact("Protection juridique", protection), Fact("Représentant légal", _reached(document), 2)),
        )
    )


def _reached(document: Mapping[str, Any]) -> str:
    return "\n".join(
        ", ".join(filter(None, (one["name"], one["capacity"], one["phone"], one["email"])))
        for one in document["parts"].get("reached") or ()
    )


def _add_referral(paper: Paper, found: Mapping[str, Any] | None, wording: Wording, *, is_blank: bool) -> None:
    paper.heading("Prescription ou décision")
    if found is None and not is_blank:
        paper.paragraph("Aucune prescription au dossier.")
        return
    told = found or {}
    origin = wording.label("referral_origins", told["origin"]) if told.get("origin") else ""
    who = ", ".join(filter(None, (told.get("referrer_name"), told.get("referrer_agency"))))
    given = (
        Fact("Origine", origin, 2),
        Fact("Prescripteur", who, 2),
        Fact("Référence", told.get("reference") or "", 1),
    )
    paper.facts(
        (
            *((given,) if found is None or "origin" in found else ()),
            (
                Fact("Datée du", _day(told.get("date"))),
                Fact("Reçue le", _day(told.get("received_date"))),
                Fact("CDAPH informée le", _day(told.get("cdaph_informed_date"))),
                Fact("Valable jusqu’au", _day(told.get("validity_end_date"))),
            ),
        )
    )


def _add_rights(paper: Paper, rights: Any, wording: Wording) -> None:
    paper.heading("Droits qui ouvrent le dispositif")
    if not rights:
        paper.facts(((Fact("Reconnaissance"), Fact("Du"), Fact("Au")),))
        return
    width = paper.width
    rows = []
    for right in rights:
        end = "sans limite de durée" if right["permanent"] else _day(right["end_date"]) or typography.DASH
        if right["renewal_filed_date"]:
            end += f"\nrenouvellement déposé le {_day(right['renewal_filed_date'])}"
        rows.append(
            Row(
                (
                    wording.label("recognitions", right["kind"]),
                    _day(right["start_date"]) or typography.DASH,
                    end,
                )
            )
        )
    paper.table(
        (Column("Reconnaissance", width * 0.46), Column("Du", width * 0.2), Column("Au", width * 0.34)), rows
    )


def _add_entry(paper: Paper, found: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Entrée")

    def label(list_name: str, key: str) -> str:
        return wording.label(list_name, found[key]) if found.get(key) else ""

    paper.facts(
        (
            (
                Fact("Accord de la personne le", _day(found.get("agreement_date"))),
                Fact("Admission le", _day(found.get("admission_date"))),
            ),
            (
                Fact("Situation à l’entrée", label("entry_situations", "entry_situation")),
                Fact("Sans emploi depuis", label("time_without_job", "time_without_job")),
            ),
            (Fact("Au titre de", label("entry_grounds", "eligibility"), 1),),
        )
    )


def _add_told(paper: Paper, parts: Mapping[str, Any], wording: Wording) -> None:
    if parts.get("projects"):
        paper.heading("Projet professionnel")
        paper.paragraph(", ".join(parts["projects"]))
    if parts.get("jobs"):
        paper.heading("Emploi")
        for job in parts["jobs"]:
            kind = wording.label("contract_types", job["contract_type"])
            told = ", ".join(filter(None, (job["job_label"], job["employer"], kind)))
            paper.paragraph(f"{told}, depuis le {_day(job['start_date'])}.")
    for key, title in (
        ("useful_adjustments", "Aménagements utiles"),
        ("work_impact", "Conséquences sur le travail"),
    ):
        if parts.get(key):
            paper.heading(title)
            paper.paragraph(str(parts[key]))


def _add_coach(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    role = capital(wording.word("role", "référent emploi accompagné"))
    paper.heading("Qui accompagne")
    coach = document["coach"] or {}
    meeting = document["parts"].get("meeting")
    first = ""
    if meeting is not None:
        first = _day(meeting["day"])
        if meeting["time"]:
            first += f" à {typography.clock_time(meeting['time'])}"
        if meeting["place"]:
            first += f", {wording.label('places', meeting['place']).lower()}"
    reached = " · ".join(filter(None, (coach.get("phone"), coach.get("email"))))
    paper.facts(
        (
            (
                Fact(role, coach.get("name") or ""),
                Fact("Joindre", reached),
                Fact("Prochain rendez-vous", first),
            ),
        )
    )


def _add_boxes(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Éléments que la personne accepte de transmettre")
    consent = document["consent"]
    ticked = () if consent is None else consent["items"]
    for item in document["items"]:
        paper.box(wording.label("shared_items", item), is_ticked=item in ticked)
    if consent is None:
        paper.facts(((Fact("À qui", share=2), Fact("Jusqu’au")),))
    paper.paragraph(
        "La personne choisit case par case, et peut retirer son accord à tout moment. La famille de handicap "
        "n’est jamais transmise.",
        SMALL,
    )


def _day(text: str | None) -> str:
    return typography.long_day(date.fromisoformat(text)) if text else ""
