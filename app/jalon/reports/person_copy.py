"""The copy of her data that a person takes home (D21): everything in words, codes explained."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import ADVICE, READ, READ_STRONG, capital, day_in_words, review_of, said
from jalon.reports.page import SMALL, Identity, Paper
from jalon.reports.scheme import helper_step
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Copie de vos données"
SIMPLE_TITLE: Final = "Ce que nous savons de vous"

# In the order of reading; what is not named here comes after, under the name that the exports give it.
_TITLES: Final = {
    "person": "Qui vous êtes",
    "legal_representative": "Qui vous représente",
    "referral": "Comment vous êtes arrivé ici",
    "recognition": "Vos droits",
    "support_path": "Votre accompagnement",
    "coach_assignment": "Qui vous accompagne",
    "individual_agreement": "Vos conventions",
    "module_period": "Les modules suivis",
    "intensity_plan": "L’intensité convenue",
    "suspension": "Les pauses",
    "shared_assessment": "Les évaluations faites ensemble",
    "vocational_plan": "Vos projets",
    "goal": "Vos objectifs",
    "next_action": "Ce qui est à faire",
    "module_step": "Les étapes",
    "act": "Les rencontres et les démarches",
    "job_application": "Vos candidatures",
    "work_immersion": "Vos immersions",
    "job_contract": "Vos contrats de travail",
    "workplace_adjustment": "Les aménagements",
    "person_partner": "Les services qui vous connaissent",
    "sharing_consent": "Vos accords de partage",
    "privacy_notice": "L’information sur vos données",
    "rights_request": "Vos demandes sur vos données",
    "handed_paper": "Les papiers remis",
    "document": "Les pièces gardées",
    "shared_note": "Les notes",
    "personal_note": "Les notes personnelles de qui vous accompagne",
}
_EXPLAINED: Final = {
    "AAH": "allocation aux adultes handicapés",
    "AEEH": "allocation d’éducation de l’enfant handicapé",
    "BOETH": "bénéficiaire de l’obligation d’emploi des travailleurs handicapés",
    "CDAPH": "commission qui décide des droits des personnes handicapées, à la MDPH",
    "CDD": "contrat de travail à durée déterminée",
    "CDI": "contrat de travail à durée indéterminée",
    "CMP": "centre médico-psychologique",
    "CNIL": "Commission nationale de l’informatique et des libertés",
    "EA": "entreprise adaptée",
    "ESAT": "établissement ou service d’accompagnement par le travail",
    "ESRP": "établissement ou service de réadaptation professionnelle",
    "GEM": "groupe d’entraide mutuelle",
    "MDPH": "maison départementale des personnes handicapées",
    "PCH": "prestation de compensation du handicap",
    "PMSMP": "immersion dans une entreprise (période de mise en situation en milieu professionnel)",
    "RGPD": "règlement européen sur la protection des données",
    "ROME": "liste nationale des métiers",
    "RQTH": "reconnaissance de la qualité de travailleur handicapé",
    "SAMSAH": "service d’accompagnement médico-social pour adultes handicapés",
    "SAVS": "service d’accompagnement à la vie sociale",
}
_DAY: Final = re.compile(r"\d{2}/\d{2}/\d{4}")


def person_copy(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a copy; the layout is our choice.

    ``document``: that of ``jalon.services.person_copy``, with ``sections``: each a ``table``, a ``title`` and
    ``entries``, lists of (label, value).
    """
    made_on = typography.long_day(date.fromisoformat(document["made_on"]))
    paper = Paper(
        Identity(
            title=TITLE,
            period=f"Dossier {document['case_code']}",
            structure=str(document["structure"]),
            confidentiality="Données personnelles\u00a0: à remettre à la personne seule",
            digest=str(document.get("digest") or ""),
        )
    )
    paper.title()
    paper.paragraph(document["name"], READ_STRONG, space_before=10)
    paper.paragraph(f"{document['structure']} · fait le {made_on}", SMALL, space_before=1)
    said(
        paper,
        "Voici tout ce qui est écrit sur vous dans le logiciel Jalon de cette structure. Vous pouvez "
        "demander de corriger, de limiter ou d’effacer ces données, et vous adresser à la CNIL si la réponse "
        "ne vous convient pas (RGPD, articles 15 à 21 et 77).",
    )
    _add_left_out(paper, document["left_out"])
    for section in sorted(document["sections"], key=_rank):
        title = _TITLES.get(section["table"], section["title"])
        count = len(section["entries"])
        paper.heading(title if count == 1 else f"{title} ({typography.whole_number(count)})")
        if count == 1:
            _add_one(paper, section["entries"][0])
        else:
            _add_several(paper, section["entries"])
    _add_words(paper, document["sections"])
    return paper.finished()


def copy_text(document: Mapping[str, Any], wording: Wording) -> SimpleText:
    """Return the simple version: what matters most, and where all of it is."""
    known = document["summary"]
    parts = (
        ("user-round", "Qui vous êtes", "Nous connaissons\u00a0:", _identity(known)),
        ("shield-check", "Vos droits", "Nous avons écrit ces droits\u00a0:", _rights(known, wording)),
        ("route", "Votre accompagnement", "Il a commencé ce jour\u00a0:", _days(known["admissions"])),
        ("target", "Vos buts", "Vous voulez\u00a0:", known["goals"]),
        ("briefcase", "Votre travail", "Nous avons écrit ces métiers\u00a0:", known["jobs"]),
        ("share-2", "Avec qui nous parlons de vous", "Vous êtes d’accord pour\u00a0:", known["recipients"]),
    )
    steps = [
        Step(picture, title, (sentence,), tuple(told)) for picture, title, sentence, told in parts if told
    ]
    acts = known["acts"]
    if acts:
        told = "1\u00a0rendez-vous" if acts == 1 else f"{typography.whole_number(acts)}\u00a0rendez-vous"
        steps.append(
            Step("calendar-days", "Nos rendez-vous", (f"Nous avons écrit {told} ou démarches pour vous.",))
        )
    if known["left_out"]:
        steps.append(
            Step(
                "eye-off",
                "Ce que la copie ne montre pas",
                (
                    "Certaines phrases parlent d’autres personnes.",
                    "Nous devons aussi protéger ces personnes.",
                ),
            )
        )
    steps += [
        Step(
            "pencil",
            "Vous pouvez faire corriger",
            (
                "Une phrase est fausse\u00a0?",
                "Dites-le à la personne qui vous accompagne.",
                "Vous pouvez aussi demander d’effacer vos données.",
            ),
        ),
        helper_step(document),
    ]
    return SimpleText(
        SIMPLE_TITLE,
        str(document["structure"]["name"]),
        tuple(steps),
        lead=(
            "Vous avez le droit de lire vos données.",
            "Ce papier dit le plus important.",
            "La copie complète est un autre papier.",
        ),
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )


def simple_copy(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the simple version."""
    return simple_page(copy_text(document, wording), wording.lists.get("acronyms", {}))


def _identity(known: Mapping[str, Any]) -> list[str]:
    found = [known["name"]]
    if known["birth_date"]:
        found.append(f"Né ou née le {typography.long_day(date.fromisoformat(known['birth_date']))}")
    return found + [one for one in known["reached"] if one]


def _rights(known: Mapping[str, Any], wording: Wording) -> list[str]:
    found = []
    for right in known["rights"]:
        label = wording.label("recognitions", right["kind"])
        end = right["end_date"]
        until = f", jusqu’au {typography.long_day(date.fromisoformat(end))}" if end else ""
        found.append(f"{label}{until}")
    return found


def _days(days: Sequence[str]) -> list[str]:
    return [capital(day_in_words(day)) for day in days]


def _rank(section: Mapping[str, Any]) -> tuple[int, str]:
    order = list(_TITLES)
    table = section["table"]
    return (order.index(table) if table in order else len(order), section["title"])


def _add_one(paper: Paper, entry: Sequence[tuple[str, str]]) -> None:
    name = paper.width * 0.36
    paper.table(
        (Column("Quoi", name), Column("Ce qui est écrit", paper.width - name)),
        [Row((typography.sentence(label), str(value))) for label, value in entry],
        row_headers=True,
    )


def _add_several(paper: Paper, entries: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Add a line for each: its first day, then the rest, each thing after its name."""
    rows = []
    for rank, entry in enumerate(entries, start=1):
        day = next((value for _, value in entry if _DAY.fullmatch(str(value))), None)
        rest = [(label, value) for label, value in entry if value != day]
        told = " · ".join(f"{label}\u00a0: {value}" for label, value in rest)
        rows.append(Row((day or f"n°\u00a0{rank}", typography.sentence(told))))
    when = 66.0
    paper.table(
        (Column("Quand", when), Column("Ce qui est écrit", paper.width - when)), rows, row_headers=True
    )


def _add_words(paper: Paper, sections: Sequence[Mapping[str, Any]]) -> None:
    """Explain the abbreviations that the copy holds."""
    read = " ".join(
        f"{label} {value}" for section in sections for entry in section["entries"] for label, value in entry
    )
    held = set(re.findall(r"\b[A-Z]{2,}\b", f"{read} CNIL RGPD"))
    paper.heading("Les abréviations de ce papier")
    for short, told in _EXPLAINED.items():
        if short in held:
            paper.paragraph(f"{short}\u00a0: {told}", ADVICE, space_before=2)


def _add_left_out(paper: Paper, left_out: Mapping[str, int]) -> None:
    told = [
        (left_out["acts_whose_words_name_others"], "acte à plusieurs", "actes à plusieurs",
         "\u00a0: les mots écrits n’y sont pas"),
        (left_out["personal_notes_kept_back"], "note personnelle", "notes personnelles",
         " qui parlent d’autres personnes"),
        (left_out["personal_notes_not_reviewed"], "note personnelle", "notes personnelles",
         " encore à relire, qui vous seront données ensuite"),
    ]  # fmt: skip
    lines = [f"{typography.counted(count, one, many)}{rest}" for count, one, many, rest in told if count]
    if not lines:
        return
    paper.heading("Ce qui n’y est pas", level=3)
    paper.paragraph("Pour protéger d’autres personnes (RGPD, article 15, 4)\u00a0:", READ)
    for line in lines:
        paper.paragraph(f"•\u00a0{line}.", READ, space_before=1)
