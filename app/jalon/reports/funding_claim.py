"""A claim for delegated places or a subsidy statement: who asks whom, the calculation, how to pay."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, KeyFigure, Paper, Signature
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

_NBSP = typography.NO_BREAK_SPACE


def funding_claim(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a claim; the layout is our choice.

    ``document`` holds plain values: ``kind`` (a code of ``claim_kinds``), ``number`` (None: a draft),
    ``date``, ``structure``, ``payer``, ``agreement``, ``period_start``, ``period_end``, ``proration``,
    ``lines`` of the calculation in cents, ``amount_cents``, ``corrects`` (the claim it takes the place of),
    ``vat`` (a code of ``vat_mentions``), ``terms`` and ``words``. The same document gives the same bytes.
    """
    title = wording.label("claim_kinds", document["kind"])
    number = document.get("number")
    paper = Paper(
        Identity(
            title=title,
            period=f"n°{_NBSP}{number}" if number else "projet, sans numéro",
            structure=str(document["structure"]["name"]),
            platform=str(document["payer"].get("name") or ""),
            confidentiality="Document sans donnée sur les personnes accompagnées",
            digest=str(document.get("digest") or ""),
            watermarks=tuple(
                filter(
                    None,
                    (
                        PRACTICE if document["structure"].get("practice") else "",
                        "" if number else "projet",
                    ),
                )
            ),
        )
    )
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}{_NBSP}: ces sommes sont inventées.", STRONG)
    _add_parties(paper, document, wording)
    _add_figures(paper, document)
    _add_calculation(paper, document, wording)
    _add_correction(paper, document)
    _add_mentions(paper, document, wording)
    paper.signatures((Signature("Pour la structure", ("Nom et qualité", "Date", "Signature")),), room=44)
    return paper.finished()


def _add_parties(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    structure, payer, agreement = document["structure"], document["payer"], document["agreement"]
    town = " ".join(filter(None, (structure.get("postal_code"), structure.get("town"))))
    ours = [structure["name"], structure.get("address"), town]
    if structure.get("siret"):
        ours.append(f"SIRET{_NBSP}: {_grouped(structure['siret'])}")
    ours += [structure.get("phone"), structure.get("email")]
    lead = wording.word("lead_operator", "chef de file")
    theirs = [payer.get("name") or f"{lead[:1].upper()}{lead[1:]} à compléter", payer.get("address")]
    half = (paper.width - 24) / 2
    paper.small_tables(
        [
            ((Column("De", half),), [Row(("\n".join(filter(None, ours)),))]),
            ((Column("À", half),), [Row(("\n".join(filter(None, theirs)),))]),
        ]
    )
    kind = wording.label("agreement_kinds", agreement["kind"])
    told = f"{kind} {agreement['reference']}"
    if agreement.get("signed_date"):
        told += f", signée le {_day(agreement['signed_date'])}"
    paper.paragraph(f"{told}.\nDate{_NBSP}: {_day(document['date'])}.", BODY, space_before=10)


def _add_figures(paper: Paper, document: Mapping[str, Any]) -> None:
    corrected = document.get("corrects")
    figures = [
        KeyFigure(
            typography.money(document["amount_cents"]),
            "montant de la période",
            f"du {_day(document['period_start'])} au {_day(document['period_end'])}",
        )
    ]
    if corrected:
        left = document["amount_cents"] - corrected["amount_cents"]
        label = "reste à verser" if left >= 0 else "à rendre ou à déduire"
        note = f"après déduction du n°{_NBSP}{corrected['number']}"
        figures.append(KeyFigure(typography.money(abs(left)), label, note))
    paper.key_figures(figures)


def _add_calculation(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Calcul")
    width = paper.width
    columns = (
        Column("Période", width * 0.25),
        Column("Unité", width * 0.17),
        Column("Nombre", width * 0.10, "right"),
        Column("Prix", width * 0.17, "right"),
        Column("Part", width * 0.15, "right"),
        Column("Montant", width * 0.16, "right"),
    )
    rows = [_calculation_row(line, document["proration"], wording) for line in document["lines"]]
    rows.append(Row(("Total", "", "", "", "", typography.money(document["amount_cents"])), strong=True))
    paper.table(columns, rows)
    if not document["lines"]:
        paper.paragraph("Aucun prix n’est noté dans la convention pour cette période.", STRONG)
    else:
        paper.paragraph(_how(document, wording), SMALL)


def _calculation_row(line: Mapping[str, Any], proration: str, wording: Wording) -> Row:
    start, end = (typography.short_day(date.fromisoformat(line[key])) for key in ("start", "end"))
    unit = line["unit"]
    part = f"{line['part']}/{line['whole']} {'mois' if proration == 'MOIS_12' else 'jours'}"
    if unit == "FORFAIT_MOIS":
        part = f"{line['part']} mois"
    elif unit == "HEURE":
        part = typography.hours(line["part"])
    return Row(
        (
            f"du {start}\nau {end}",
            wording.label("funding_units", unit),
            typography.whole_number(line["slots"]) if line["slots"] is not None else "",
            typography.money(line["unit_cents"]),
            part.replace(" ", _NBSP),
            typography.money(line["amount_cents"]),
        )
    )


def _how(document: Mapping[str, Any], wording: Wording) -> str:
    units = {line["unit"] for line in document["lines"]}
    said = []
    if "PLACE_AN" in units:
        said.append("Nombre de places × prix d’une place pour un an × part de l’année.")
    if "SUBVENTION" in units:
        said.append("Subvention d’une année × part de l’année.")
    if units & {"PLACE_AN", "SUBVENTION"}:
        said.append(f"Part de l’année{_NBSP}: {wording.label('prorations', document['proration']).lower()}.")
    if "FORFAIT_MOIS" in units:
        said.append("Forfait d’un mois × nombre de mois.")
    if "HEURE" in units:
        said.append(
            "Prix d’une heure × temps des actes tenus au titre de la convention, sans le temps interne."
        )
    said.append("Le total est arrondi une fois, au centime.")
    return " ".join(said)


def _add_correction(paper: Paper, document: Mapping[str, Any]) -> None:
    corrected = document.get("corrects")
    if not corrected:
        return
    paper.heading("Correction")
    paper.paragraph(
        f"Ce document annule et remplace le n°{_NBSP}{corrected['number']} du {_day(corrected['date'])}, "
        f"d’un montant de {typography.money(corrected['amount_cents'])}."
    )


def _add_mentions(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    said = []
    if document.get("vat") not in (None, "AUCUNE"):
        said.append(f"{wording.label('vat_mentions', document['vat'])}.")
    said += [text for text in (document.get("terms"), document.get("words")) if text]
    if said:
        paper.heading("Mentions et paiement")
        for text in said:
            paper.paragraph(str(text))


def _day(text: str) -> str:
    return typography.long_day(date.fromisoformat(text))


def _grouped(siret: str) -> str:
    return _NBSP.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
