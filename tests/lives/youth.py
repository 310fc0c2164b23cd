"""A youth who leaves an IME: not of age, a first immersion, then an apprenticeship."""

from datetime import date

from lives.diary import Act, Admission, Life, Next, at, every, form, in_order, job, shown

MEETING = Act("1h quilvereau", 60)
BAKERY = Act("45 visite quilvereau chez levain", 45, "MIN_TRIPARTITE", "Levain")

LIFE = Life(
    name="Enzo Quilvereau",
    stays=((date(2025, 2, 3), None),),
    jobs=(job("Levain", "2025-09-15"),),
    secrets=("Quilvereau", "Enzo", "tourier"),
    steps=in_order(
        at("2025-02-03", Admission("Quilvereau", "Enzo", "20/09/2008", "Décision"), "ENTREES"),
        at("2025-02-03", form("Alt+J E", {"Nom": "Maud Quilvereau", "Qualité": "mère"})),
        at("2025-02-03", form("Alt+J I", {"Forme": "Orale"})),
        at(
            "2025-02-03",
            form("Alt+J R", {"Nature": "Orientation prof", "Du": "01/09/2024", "Au": "31/08/2026"}),
        ),
        at("2025-02-03", form("Alt+J R", {"Nature": "AEEH", "Du": "20/09/2023", "Au": "19/09/2028"})),
        at("2025-02-03", form("Alt+M 1", {"En quelques mots": "sort de l’IME"})),
        at("2025-02-03", Next("Visiter trois ateliers", "30/04/2025")),
        every(4, "2025-02-05", "2026-12-31", MEETING),
        at("2025-05-12", form("Alt+M 2", {"En quelques mots": "veut être tourier"})),
        at(
            "2025-06-23",
            form(
                "Alt+T I",
                {
                    "Employeur": "Boulangerie Le Levain",
                    "Objet": "Confirmer",
                    "Du": "07/07/2025",
                    "Au, inclus": "25/07/2025",
                    "Poste": "Tourier",
                },
            ),
        ),
        at(
            "2025-07-28",
            form(
                "B",
                {"Bilan": "Menée jusqu", "Ce qu’en dit la personne": "J’aime me lever tôt."},
                line="Modifier\u00a0: Immersion",
            ),
        ),
        at(
            "2025-09-01",
            form(
                "Alt+T C",
                {
                    "Contrat": "Contrat d’app",
                    "Poste": "Apprenti tourier",
                    "Employeur": "Levain",
                    "Heures par semaine": "35",
                    "Premier jour": "15/09/2025",
                    "Fin prévue": "31/08/2027",
                    "Jours par semaine en entreprise": "3",
                },
            ),
        ),
        at("2025-09-12", form("V", {"Visite le": "12/09/2025"}, line="Modifier\u00a0: Contrat d’app")),
        at("2025-09-15", form("Alt+M 4", {"En quelques mots": "apprentissage"}), "ACCES_EMPLOI"),
        at(
            "2025-09-15",
            form(
                "Alt+J C",
                {
                    "Nature": "Convention à t",
                    "Signée le": "15/09/2025",
                    "Du": "15/09/2025",
                    "Au": "14/09/2026",
                    "Employeur": "Levain",
                },
            ),
        ),
        every(8, "2025-10-29", "2026-12-31", BAKERY),
        at(
            "2026-04-15",
            form("", {"Renouvellement déposé le": "15/04/2026"}, line="Modifier\u00a0: Orientation prof"),
        ),
        at(
            "2026-09-07",
            form(
                "Alt+J C",
                {
                    "Nature": "Avenant",
                    "Signée le": "07/09/2026",
                    "Du": "15/09/2026",
                    "Au": "31/08/2027",
                    "Employeur": "Levain",
                },
            ),
        ),
    ),
    awaited=(
        shown(
            "Point d’étape sur le module", "2025-05-04", "2025-04-20", "2025-05-12",
            "our choice: 90 days in the first module from 3 February, told 14 days before",
        ),
        shown(
            "Fin de l’immersion, bilan", "2025-07-25", "2025-07-18", "2025-07-28",
            "D5135-6: the review is made; told 7 days before the end",
        ),
        shown(
            "Visite avant l’affectation au poste, moins de 18\u00a0ans",
            "2025-09-15", "2025-09-01", "2025-09-12",
            "R4624-18: before he begins, at 16; told as soon as the contract is known, within 30 days",
        ),
        shown(
            "Fin de la période d’essai", "2025-12-30", "2025-12-15", "2025-12-31",
            "L6222-18: 45 days in the company, at 3 days of 5 the 75th working day from 15 September: "
            "15 weeks end on 26 December, 11 November and 25 December push it to the 30th",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-12-14", "2025-12-14", "2025-12-24",
            "three months from 15 September; the visit of 24 December proves it",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-03-14", "2026-03-14", "2026-04-01",
            "six months; the meeting of 1 April proves it",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-09-14", "2026-09-14", "2026-09-16",
            "twelve months; the meeting of 16 September proves it",
        ),
        shown(
            "Fin de l’orientation de la CDAPH", "2026-08-31", "2026-03-04", "2026-04-15",
            "180 days before 31 August, until the renewal is asked for",
        ),
        shown(
            "Fin de la convention individuelle", "2026-09-14", "2026-07-16", "2026-09-07",
            "L5213-2-1, II: 60 days before 14 September, until the amendment",
        ),
    ),
)  # fmt: skip
