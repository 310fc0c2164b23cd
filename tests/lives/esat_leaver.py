"""Someone who leaves an ESAT: a fixed term beside it, then an open-ended contract at the same place."""

from datetime import date

from lives.diary import Act, Admission, Life, Next, at, every, form, in_order, job, shown

MEETING = Act("1h sarrazinde", 60)
VISIT = Act("45 visite sarrazinde chez recyclerie", 45, "MIN_TRIPARTITE", "Recyclerie")

LIFE = Life(
    name="Gwenola Sarrazinde",
    stays=((date(2025, 3, 3), None),),
    jobs=(job("Recyclerie", "2025-04-01"),),
    secrets=("Sarrazinde", "Gwenola", "Tilleuls"),
    steps=in_order(
        at("2025-03-03", Admission("Sarrazinde", "Gwenola", "02/02/1990", "Décision"), "ENTREES"),
        at("2025-03-03", form("Alt+J I", {"Forme": "Orale"})),
        at(
            "2025-03-03",
            form(
                "Alt+O E",
                {
                    "Situation à l’entrée": "En ESAT",
                    "Vient d’un ESAT": "",
                    "ESAT d’origine": "ESAT des Tilleuls",
                    "Fin de la convention d’appui": "31/03/2026",
                },
            ),
        ),
        at(
            "2025-03-03",
            form("Alt+J R", {"Nature": "Orientation vers un ES", "Du": "01/12/2021", "Au": "30/11/2026"}),
        ),
        at("2025-03-03", form("Alt+M 3", {"En quelques mots": "un essai dehors"})),
        at("2025-03-03", Next("Préparer la visite de la recyclerie", "21/03/2025")),
        every(4, "2025-03-05", "2026-12-31", MEETING),
        at(
            "2025-03-24",
            form(
                "Alt+T C",
                {
                    "Contrat": "CDD de 6",
                    "Poste": "Agente de tri",
                    "Employeur": "Recyclerie Vidourle",
                    "Heures par semaine": "17h30",
                    "Premier jour": "01/04/2025",
                    "Fin prévue": "30/09/2025",
                    "En plus d’un temps en ESAT": "",
                },
            ),
        ),
        at("2025-04-01", form("Alt+M 4", {"En quelques mots": "à mi-temps"}), "ACCES_EMPLOI"),
        every(8, "2025-05-05", "2026-12-31", VISIT),
        at("2025-06-16", form("V", {"Visite le": "12/06/2025"}, line="Modifier\u00a0: CDD de 6")),
        at(
            "2025-09-22",
            form("S", {"Contrat": "CDI", "Catégorie": "Ouvrier"}, line="Modifier\u00a0: CDD de 6"),
        ),
        at("2026-04-20", form("Alt+O E", {"Fin de la convention d’appui": "31/03/2027"})),
        at(
            "2026-10-12",
            form("", {"Renouvellement déposé le": "12/10/2026"}, line="Modifier\u00a0: Orientation vers"),
        ),
    ),
    awaited=(
        shown(
            "Fin de la période d’essai", "2025-04-14", "2025-03-30", "2025-04-15",
            "L1242-10: a day a week, two weeks at most up to six months: 1 to 14 April",
        ),
        shown(
            "Visite d’information et de prévention", "2025-07-01", "2025-06-01", "2025-06-16",
            "R4624-10: three months after 1 April",
        ),
        shown(
            "Fin prévue du contrat", "2025-09-30", "2025-08-01", "2025-09-22",
            "60 days before the term, until the contract that follows; its trial period is all taken up "
            "(L1243-11)",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-09-30", "2025-09-30", "2025-10-15",
            "six months from 1 April; the meeting of 15 October proves it",
        ),
        shown(
            "Fin de la convention d’appui de l’ESAT", "2026-03-31", "2025-12-31", "2026-04-20",
            "three months before its end, until it is prolonged (CASF, L344-2-5)",
        ),
        shown(
            "Fin de la convention d’appui de l’ESAT", "2027-03-31", "2026-12-31", None,
            "a year more, told three months before",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-03-31", "2026-03-31", "2026-04-01",
            "twelve months; the meeting of 1 April proves it",
        ),
        shown(
            "Fin de l’orientation de la CDAPH", "2026-11-30", "2026-06-03", "2026-10-12",
            "180 days before 30 November, until the renewal is asked for",
        ),
    ),
)  # fmt: skip
