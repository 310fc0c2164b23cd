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
        job("Chalands", "2026-02-09"),
    ),
    secrets=("Lobstanneck", "Karim", "pontonnier"),
    steps=in_order(
        at("2025-01-13", Admission("Lobstanneck", "Karim", "04/11/1988", "Mission"), "ENTREES"),
        at("2025-01-13", form("Alt+J I", {"Forme": "Orale"})),
        at(
            "2025-01-13",
            form("Alt+J R", {"Du": "01/11/2020", "Au": "31/10/2025", "Référence": "MDPH pontonnier 1"}),
        ),
        at("2025-01-13", form("Alt+M 3", {"En quelques mots": "cherche un poste de pontonnier"})),
        at("2025-01-13", Next("Écrire le CV du pontonnier", "27/01/2025")),
        every(4, "2025-01-15", "2026-09-30", MEETING),
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
        shown("Fin de la RQTH", "2025-10-31", "2025-05-04", None, "R5213-1-1: 180 days before 31 October"),
    ),
)  # fmt: skip
