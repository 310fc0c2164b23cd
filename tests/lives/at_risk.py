"""Someone in a job that wears her out: an adjustment, a pause, a renewal; the job is kept."""

from datetime import date

from lives.diary import Act, Admission, Life, Next, at, every, form, in_order, job, shown

MEETING = Act("1h thébauline", 60)
VISIT = Act("45 visite thébauline chez orbec", 45, "MIN_TRIPARTITE", "Orbec")

LIFE = Life(
    name="Maryvonne Thébauline",
    stays=((date(2025, 2, 10), None),),
    # Hired in 2015: nobody was to be called before she came.
    jobs=(job("Orbec", "2025-02-10"),),
    secrets=("Thébauline", "Maryvonne", "préparatrice"),
    steps=in_order(
        at(
            "2025-02-10",
            Admission("Thébauline", "Maryvonne", "12/03/1979", "Cap"),
            "ENTREES",
            "EN_EMPLOI_ENTREE",
        ),
        at("2025-02-10", form("Alt+J I", {"Forme": "Orale"})),
        at("2025-02-10", form("Alt+J R", {"Du": "01/07/2021", "Au": "30/06/2026"})),
        at(
            "2025-02-10",
            form("", {"CDAPH informée le": "10/02/2025"}, line="Modifier\u00a0: Prescription"),
        ),
        at(
            "2025-02-10",
            form(
                "Alt+T C",
                {
                    "Contrat": "CDI",
                    "Catégorie": "Ouvrier",
                    "Poste": "Préparatrice",
                    "Employeur": "Logistique Orbec",
                    "Heures par semaine": "28",
                    "Premier jour": "01/06/2015",
                    "Trouvé par qui": "Déjà",
                },
            ),
        ),
        at("2025-02-10", form("Alt+M 4", {"En quelques mots": "garder le poste"})),
        at("2025-02-10", Next("Voir le poste avec le chef d’équipe", "28/02/2025")),
        every(4, "2025-02-12", "2026-05-31", MEETING),
        at("2025-02-17", form("V", {"Visite le": "12/09/2023"}, line="Modifier\u00a0: CDI")),
        every(8, "2025-02-24", "2026-05-31", VISIT),
        at(
            "2025-03-03",
            form(
                "Alt+T A",
                {
                    "Nature": "Horaires",
                    "Ce dont la personne a besoin": "finir à quinze heures",
                    "À revoir le": "01/09/2025",
                },
            ),
        ),
        at(
            "2025-09-04",
            form("M", {"À revoir le": "01/03/2027"}, line="Modifier\u00a0: Aménagement"),
        ),
        at(
            "2026-01-05",
            form("Alt+O I", {"Intensité convenue": "Accompagnement rég", "À partir du": "05/01/2026"}),
        ),
        at("2026-03-20", form("", {"Renouvellement déposé le": "20/03/2026"}, line="Modifier\u00a0: RQTH")),
        at(
            "2026-06-01",
            form(
                "Alt+O S",
                {"À partir du": "01/06/2026", "Jusqu’au": "31/07/2026", "Raison": "Raison de s"},
            ),
        ),
        every(4, "2026-08-05", "2026-12-31", MEETING),
        every(8, "2026-08-10", "2026-12-31", VISIT),
        at("2026-09-07", form("V", {"Visite le": "07/09/2026"}, line="Modifier\u00a0: CDI")),
        at(
            "2026-11-09",
            form("Alt+O I", {"Intensité convenue": "Accompagnement all", "À partir du": "09/11/2026"}),
        ),
    ),
    pauses=((date(2026, 6, 1), date(2026, 7, 31)),),
    awaited=(
        shown(
            "Visite d’information et de prévention", "2015-09-01", "2025-02-10", "2025-02-17",
            "R4624-10: three months after the hiring; asked for until a visit is noted",
        ),
        shown(
            "Aménagement à revoir", "2025-09-01", "2025-08-18", "2025-09-04",
            "the day agreed, told 14 days before",
        ),
        shown(
            "Fin de la RQTH", "2026-06-30", "2026-01-01", "2026-03-20",
            "R5213-1-1: 180 days before 30 June, until the renewal is filed",
        ),
        shown(
            "Intensité différente de celle prévue", "2026-05-31", "2026-05-01", "2026-06-01",
            "February to April far under eight hours; in June she is paused",
        ),
        shown(
            "Nouvelle visite par le service de santé au travail", "2026-09-12", "2026-07-14", "2026-09-07",
            "R4624-17: three years for a disabled worker, whose RQTH goes on by R5213-1-1; 60 days before",
        ),
        shown(
            "Intensité différente de celle prévue", "2026-11-30", "2026-11-01", "2026-11-09",
            "August to October, the first whole months after the pause",
        ),
    ),
)  # fmt: skip
