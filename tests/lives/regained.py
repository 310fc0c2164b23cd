"""A job lost in its trial period, another at its term, a third that lasts; then a move to another region."""

from datetime import date

from lives.diary import Act, Admission, Life, Next, at, every, form, in_order, job, shown

MEETING = Act("1h lobstanneck", 60)
SAWMILL = Act("15 tel chez scierie pour lobstanneck", 15, "MIN_EMPLOYEUR", "Scierie", meets=False)
DEPOT = Act("20 tel chez dépôt pour lobstanneck", 20, "MIN_EMPLOYEUR", "Dépôt", meets=False)
BARGES = Act("45 visite lobstanneck chez chalands", 45, "MIN_TRIPARTITE", "Chalands")

LIFE = Life(
    name="Karim Lobstanneck",
    stays=((date(2025, 1, 13), date(2026, 9, 30)),),
    jobs=(
        job("Scierie", "2025-03-03", "2025-03-28"),
        job("Dépôt", "2025-06-02", "2025-12-01"),
        job("Chalands", "2026-02-09", "2026-09-25"),
    ),
    secrets=("Lobstanneck", "Karim", "pontonnier"),
    steps=in_order(
        at("2025-01-13", Admission("Lobstanneck", "Karim", "04/11/1988", "Mission"), "ENTREES"),
        at("2025-01-13", form("Alt+J I", {"Forme": "Orale"})),
        at(
            "2025-01-13",
            form("Alt+J R", {"Du": "01/11/2020", "Au": "31/10/2025", "Référence": "MDPH pontonnier 1"}),
        ),
        at(
            "2025-01-13",
            form(
                "",
                {"CDAPH informée le": "13/01/2025", "Valable jusqu’au": "31/12/2025"},
                line="Modifier\u00a0: Prescription",
            ),
        ),
        at("2025-01-13", form("Alt+M 3", {"En quelques mots": "cherche un poste de pontonnier"})),
        at("2025-01-13", Next("Écrire le CV du pontonnier", "27/01/2025")),
        every(4, "2025-01-15", "2026-09-23", MEETING),
        at("2025-01-27", form("", line="Fait")),
        at("2025-01-27", Next("Relancer la scierie", "30/06/2025")),
        at(
            "2025-02-24",
            form(
                "Alt+T C",
                {
                    "Contrat": "CDI",
                    "Catégorie": "Ouvrier",
                    "Poste": "Aide pontonnier",
                    "Employeur": "Scierie du Val",
                    "Heures par semaine": "35",
                    "Premier jour": "03/03/2025",
                },
            ),
        ),
        at("2025-03-03", form("Alt+M 4", {"En quelques mots": "embauche"}), "ACCES_EMPLOI"),
        at("2025-03-10", SAWMILL),
        at(
            "2025-03-28",
            form(
                "F",
                {"Dernier jour": "28/03/2025", "Motif de la fin": "Fin de la période d’essai par l’e"},
                line="Modifier\u00a0: CDI",
            ),
        ),
        at("2025-03-31", form("Alt+M 3", {"En quelques mots": "essai rompu"})),
        at(
            "2025-05-26",
            form(
                "Alt+T C",
                {
                    "Contrat": "CDD de 6",
                    "Poste": "Pontonnier",
                    "Employeur": "Dépôt Grandclaude",
                    "Heures par semaine": "35",
                    "Premier jour": "02/06/2025",
                    "Fin prévue": "01/12/2025",
                },
            ),
        ),
        at("2025-06-02", form("Alt+M 4", {"En quelques mots": "CDD au dépôt"}), "ACCES_EMPLOI"),
        at("2025-06-25", DEPOT),
        at("2025-08-25", form("V", {"Visite le": "21/08/2025"}, line="Modifier\u00a0: CDD de 6")),
        at("2025-09-10", form("", {"Renouvellement déposé le": "10/09/2025"}, line="Modifier\u00a0: RQTH")),
        at("2025-09-10", DEPOT),
        at("2025-11-03", DEPOT),
        at(
            "2025-12-01",
            form(
                "F",
                {"Dernier jour": "01/12/2025", "Motif de la fin": "Terme"},
                line="Modifier\u00a0: CDD de 6",
            ),
        ),
        at("2025-12-02", form("Alt+M 3", {"En quelques mots": "fin du CDD"})),
        at(
            "2025-12-15",
            form(
                "Alt+J S",
                {
                    "Origine": "Pôle",
                    "Date de la prescription": "12/12/2025",
                    "CDAPH informée le": "15/12/2025",
                    "Valable jusqu’au": "31/12/2027",
                },
            ),
        ),
        at(
            "2026-02-02",
            form(
                "Alt+T C",
                {
                    "Contrat": "CDI",
                    "Catégorie": "Ouvrier",
                    "Poste": "Batelier pontonnier",
                    "Employeur": "Chalands Réunis",
                    "Heures par semaine": "35",
                    "Premier jour": "09/02/2026",
                },
            ),
        ),
        at("2026-02-09", form("Alt+M 4", {"En quelques mots": "embauche"}), "ACCES_EMPLOI"),
        at("2026-02-25", BARGES),
        at("2026-04-20", BARGES),
        at("2026-04-20", form("V", {"Visite le": "16/04/2026"}, line="Modifier\u00a0: CDI · Batelier")),
        at("2026-05-11", form("C", line="Modifier\u00a0: CDI · Batelier")),
        at("2026-06-15", BARGES),
        at("2026-08-20", BARGES),
        at(
            "2026-09-25",
            form(
                "F",
                {"Dernier jour": "25/09/2026", "Motif de la fin": "Démission"},
                line="Modifier\u00a0: CDI · Batelier",
            ),
        ),
        at(
            "2026-09-30",
            form("Alt+O O", {"Motif": "Démé", "À l’initiative de qui": "La pers"}),
            "SORTIES",
        ),
    ),
    awaited=(
        shown(
            "Fin de la période d’essai", "2025-05-02", "2025-04-17", "2025-03-28",
            "L1221-19: two months from 3 March for a worker, to 2 May; never shown, it ended before",
        ),
        shown(
            "Visite d’information et de prévention", "2025-06-03", "2025-05-04", "2025-03-29",
            "R4624-10: three months after 3 March; 30 days before; never shown, the job ended before",
        ),
        shown(
            "Fin de la RQTH", "2025-10-31", "2025-05-04", "2025-09-10",
            "R5213-1-1: 180 days before; a renewal filed in time prolongs the effects",
        ),
        shown(
            "Fin de la période d’essai", "2025-06-15", "2025-05-31", "2025-06-16",
            "L1242-10: a day a week, two weeks at most up to six months: 2 to 15 June",
        ),
        shown(
            "Visite d’information et de prévention", "2025-09-02", "2025-08-03", "2025-08-25",
            "R4624-10: three months after 2 June; noted on 25 August",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-06-02", "2025-06-02", "2025-06-04",
            "three months from 3 March, the first job: another runs since that very day; proven on 4 June",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-09-01", "2025-09-01", "2025-09-02",
            "three months from 2 June; on the morrow a later milestone takes its place, one call for both",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2025-09-02", "2025-09-02", "2025-09-10",
            "six months from 3 March; the call of 10 September proves both",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-03-02", "2026-03-02", "2026-03-11",
            "twelve months from 3 March: the third job runs; the meeting of 11 March proves it",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-06-01", "2026-06-01", "2026-06-03",
            "twelve months from 2 June; the meeting of 3 June proves it",
        ),
        shown(
            "Fin prévue du contrat", "2025-12-01", "2025-10-02", "2025-12-01",
            "60 days before the term, until its end is noted",
        ),
        shown(
            "Fin de validité de la prescription", "2025-12-31", "2025-10-02", "2025-12-15",
            "L5213-2-1, II: 90 days before; a new one came on 15 December",
        ),
        shown(
            "Fin de la période d’essai", "2026-04-08", "2026-03-24", "2026-04-09",
            "L1221-19: two months from 9 February, to 8 April",
        ),
        shown(
            "Visite d’information et de prévention", "2026-05-09", "2026-04-09", "2026-04-20",
            "R4624-10: three months after 9 February",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-05-08", "2026-05-08", "2026-05-11",
            "three months from 9 February; confirmed on 11 May",
        ),
        shown(
            "Maintien dans l’emploi à confirmer", "2026-08-08", "2026-08-08", "2026-08-20",
            "six months from 9 February; the visit of 20 August proves it",
        ),
    ),
)  # fmt: skip
