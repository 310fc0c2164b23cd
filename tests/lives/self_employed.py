"""Someone who works for herself: a project, a business, an exit, and a return a few months later."""

from datetime import date

from lives.diary import Act, Admission, Life, Next, at, every, form, in_order, shown

MEETING = Act("1h ablivière", 60)

LIFE = Life(
    name="Solenn Ablivière",
    stays=((date(2025, 5, 5), date(2026, 4, 30)), (date(2026, 9, 7), None)),
    secrets=("Ablivière", "Solenn", "graveuse"),
    steps=in_order(
        at("2025-05-05", Admission("Ablivière", "Solenn", "17/07/1985", "Cap"), "ENTREES"),
        at("2025-05-05", form("Alt+J I", {"Forme": "Orale"})),
        at("2025-05-05", form("Alt+J R", {"Du": "01/01/2024", "Sans limite de durée": ""})),
        at(
            "2025-05-05",
            form("", {"CDAPH informée le": "05/05/2025"}, line="Modifier\u00a0: Prescription"),
        ),
        at("2025-05-05", form("Alt+M 2", {"En quelques mots": "monter son atelier"})),
        at("2025-05-05", Next("Étudier le marché de la gravure", "30/06/2025")),
        every(4, "2025-05-07", "2026-04-30", MEETING),
        at(
            "2025-10-01",
            form("Alt+T D", {"Poste": "Graveuse", "Heures par semaine": "20"}),
            "ACCES_EMPLOI",
        ),
        at("2025-10-20", form("Alt+M 4", {"En quelques mots": "l’atelier est ouvert"})),
        at(
            "2026-04-30",
            form("Alt+O O", {"Motif": "Emploi stab", "À l’initiative de qui": "D’un commun"}),
            "SORTIES",
        ),
        at(
            "2026-09-07",
            form("Alt+O N", {"Premier module": "Accomp"}),
            "ENTREES",
            "EN_EMPLOI_ENTREE",
        ),
        every(4, "2026-09-09", "2026-12-31", MEETING),
    ),
    awaited=(
        shown(
            "Point d’étape sur le module", "2025-11-01", "2025-10-18", "2025-10-20",
            "our choice: 180 days in the second module from 5 May, told 14 days before",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-12-31", "2025-12-31", "2026-01-14",
            "three months from 1 October; the meeting of 14 January proves it",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-03-31", "2026-03-31", "2026-04-08",
            "six months; the meeting of 8 April proves it",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-09-30", "2026-09-30", "2026-10-07",
            "twelve months, she is back; the meeting of 7 October proves it",
        ),
    ),
)  # fmt: skip
