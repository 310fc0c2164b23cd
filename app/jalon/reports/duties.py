"""What the structure owes under the RGPD: its register, its staff, the impact analysis, a lost computer.

Aids to be completed with the data protection officer, and each says so; sources: RGPD, articles 30 and 33 to
35, the CNIL's model of a register, its method for impact analyses and its form for violations.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.facts import Fact
from jalon.reports.for_the_person import Document, coordinates, paper_for, today_of
from jalon.reports.layout import INK, TextStyle
from jalon.reports.page import SMALL, Paper, Signature
from jalon.reports.privacy_notice import TO_FILL
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

_READ: Final = TextStyle(10, 14.5, "regular", INK)
_BASES: Final = {
    "MISSION": "une mission d’intérêt public (article 6, 1, e)",
    "CONTRAT": "l’exécution de la convention individuelle (article 6, 1, b)",
}
_MEASURES: Final = (
    "fichier chiffré en entier (AES 256, SQLCipher), sauvegardes chiffrées de même ;",
    "clé tirée de la phrase de passe par Argon2id ; attente croissante après des essais manqués ;",
    "une phrase de passe par collègue, retirée à son départ ; verrouillage après un temps sans frappe ;",
    "aucune connexion à un réseau, aucun compte, aucun hébergeur ;",
    "journal des accès sans contenu, dont la chaîne montre une ligne retirée ou changée ;",
    "sauvegardes relues avant d’être comptées, et copie ailleurs si la structure l’a choisie ;",
    "journal de chaque changement, avec son auteur ; corbeille et retour en arrière.",
)
_PURPOSES: Final = (
    "Buts : accompagner vers l’emploi et dans l’emploi ; préparer les papiers utiles ; rendre compte "
    "aux financeurs, en chiffres ou par codes."
)
_PEOPLE: Final = (
    "Personnes concernées : personnes accompagnées ou orientées, leurs proches et représentants légaux ; "
    "interlocuteurs chez les employeurs et les partenaires ; collègues."
)
_HEALTH: Final = (
    "Données de santé : article 9, 2, h (prise en charge sociale, par des personnes tenues au secret) ; à "
    "confirmer avec le délégué."
)
_KEPT: Final = (
    ("Identité, contact", "nom, naissance, adresse, téléphone, courriel", "la personne, qui l’oriente"),
    ("Droits", "RQTH, orientation, prescription, avec leurs dates", "la personne, qui l’oriente"),
    ("Parcours, emploi", "études, projet, objectifs, candidatures, contrats", "la personne, l’employeur"),
    ("Accompagnement", "dates, durées, sujets, suites, notes", "l’équipe"),
    ("Santé (article 9)", "famille de handicap (facultative), aménagements", "la personne"),
    ("Employeurs, partenaires", "nom, fonction, contact professionnel", "eux-mêmes"),
    ("Équipe", "nom, contact, heures, journal des accès", "la structure"),
)


def register(document: Document, wording: Wording) -> bytes:
    """Return the entry for the register of processing activities (article 30)."""
    paper = _begun(document, "Fiche du registre des traitements", "Document interne de la structure")
    _add_who(paper, document)
    _said(paper, f"Responsable conjoint, s’il y en a un (article 26) : {TO_FILL}")
    paper.heading("Le traitement")
    role = wording.word("role", "référent emploi accompagné")
    _said(
        paper,
        f"Nom : dossiers de l’emploi accompagné, tenus par chaque {role} dans le logiciel Jalon.",
        _PURPOSES,
        f"Base légale : {_base(document)}",
        _HEALTH,
        _PEOPLE,
    )
    _said(paper, f"Mis en service : {_day(document['structure'].get('used_since'))}.")
    _add_kept(paper)
    _add_recipients(paper)
    _add_how_long(paper, document)
    paper.heading("Sécurité")
    _items(paper, *_MEASURES)
    _add_closing(paper, document)
    return paper.finished()


def staff_notice(document: Document, wording: Wording) -> bytes:  # noqa: ARG001 - one shape for all
    """Return what colleagues are told of the data kept on them (articles 13 and 14)."""
    paper = _begun(document, "Information des collègues", "À remettre à chaque collègue")
    _said(
        paper,
        "Vous travaillez avec Jalon. Il garde sur vous ce qui suit ; voici pourquoi, et vos droits.",
    )
    _add_who(paper, document)
    paper.heading("Ce qui est gardé sur vous")
    _items(
        paper,
        "votre nom, votre fonction, vos coordonnées professionnelles, votre rôle dans Jalon ;",
        "vos heures prévues et les actes et trajets que vous notez ;",
        "votre nom à côté de ce que vous écrivez ou changez ;",
        "vos ouvertures, impressions et exports, sans ce qui a été lu.",
    )
    _said(
        paper,
        "Votre phrase de passe n’est écrite nulle part : personne ne peut la lire, pas même un "
        "administrateur.",
    )
    paper.heading("Pourquoi")
    _items(
        paper,
        "accompagner les personnes et passer le relais (intérêt légitime ou mission de la structure) ;",
        "rendre les heures dues aux financeurs ;",
        "protéger les dossiers : le journal des accès sert à la sécurité, non à mesurer votre travail.",
    )
    _said(
        paper,
        "Les lisent : vos collègues et la direction ; les financeurs, pour les heures. Rien ne sort de "
        "l’Union européenne.",
    )
    _said(
        paper,
        "Avant la mise en service, le comité social et économique est informé et consulté là où il existe "
        "(Code du travail, article L. 2312-38).",
    )
    paper.heading("Combien de temps")
    months = document["months"]
    _items(
        paper,
        f"feuilles de temps : {_length(months['timesheet'])} ;",
        f"journal des accès : {_length(months['access'])} ;",
        "auteur d’une note ou d’un acte : aussi longtemps que le dossier.",
    )
    paper.heading("Vos droits")
    _said(
        paper,
        "Vous pouvez lire ces données, les faire corriger, en limiter l’usage et vous y opposer pour une "
        "raison qui vous est propre, auprès de la structure ou de son délégué. Réponse en un mois. Sinon : "
        "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr.",
    )
    paper.facts([[Fact("Remis à", share=2), Fact("Le"), Fact("Signature", share=2)]])
    return paper.finished()


def impact_analysis(document: Document, wording: Wording) -> bytes:
    """Return the draft of the impact analysis (article 35), in the order of the CNIL's method."""
    paper = _begun(document, "Analyse d’impact, projet", "Projet à compléter avec le délégué")
    _said(
        paper,
        "Due avant de suivre de vraies personnes : le secteur médico-social est sur la liste de la CNIL "
        "(11 octobre 2018). Ce projet dit ce que Jalon fait ; les jugements et décisions sont les vôtres.",
    )
    _add_who(paper, document)
    paper.heading("1. Le contexte")
    count = document.get("persons")
    told = typography.DASH if count is None else typography.counted(count, "personne", "personnes")
    _said(
        paper,
        f"Les dossiers de l’emploi accompagné, tenus par chaque {wording.word('role', 'référent')} ; dans ce "
        f"fichier aujourd’hui : {told}. Postes de la structure seulement, sans serveur ni réseau.",
        _PURPOSES,
        _PEOPLE,
    )
    paper.facts([[Fact("Qui s’en sert, sur quels postes, dans quels lieux", lines=2)]])
    _add_kept(paper)
    _add_recipients(paper)
    paper.heading("2. Les principes")
    _said(
        paper,
        f"Base légale : {_base(document)}",
        _HEALTH,
        "Le moins possible : ni numéro de sécurité sociale, ni diagnostic, ni papier médical ; la famille de "
        "handicap est facultative, masquée, absente de toute ligne transmise.",
        "Information : « Vos données », avec sa version simple. Droits : copie, correction, limitation, "
        "effacement, tenus dans Jalon avec leur délai d’un mois. Le partage demande un accord par "
        "partenaire.",
    )
    _add_how_long(paper, document)
    paper.heading("3. Les risques")
    _said(paper, "Mesures en place :")
    _items(paper, *_MEASURES)
    _add_risks(paper)
    paper.heading("4. Ce qui est décidé")
    paper.facts(
        [
            [Fact("Mesures à ajouter, par qui, pour quand", lines=3)],
            [Fact("Avis du délégué à la protection des données", lines=2)],
            [
                Fact(
                    "Avis de personnes accompagnées ou de leurs représentants, ou pourquoi il manque", lines=2
                )
            ],
            [Fact("Décision : acceptable, à améliorer, ou consulter la CNIL (article 36)", lines=1)],
        ]
    )
    paper.signatures([Signature("Pour la structure"), Signature("Délégué, s’il y en a un")], room=34)
    _add_closing(paper, document)
    return paper.finished()


def loss(document: Document, wording: Wording) -> bytes:  # noqa: ARG001 - one shape for all
    """Return what the CNIL's form for a violation asks (article 33), filled with what Jalon knows."""
    paper = _begun(
        document, "Perte ou vol d’un ordinateur", "Confidentiel\u00a0: pour la direction et le délégué"
    )
    _said(
        paper,
        "La CNIL est prévenue dans les 72 heures après que la structure l’a su, sur son site (Notifier une "
        "violation), sauf si la violation ne met personne en danger. Dans tous les cas, la structure la note "
        "dans son registre des violations.",
    )
    _add_who(paper, document)
    paper.heading("Ce qui s’est passé")
    paper.facts(
        [
            [Fact("Perdu ou volé le, à"), Fact("Su le, à")],
            [Fact("Où, et comment", lines=2)],
            [Fact("Matériel : marque, numéro"), Fact("Plainte déposée le, n°")],
        ]
    )
    paper.heading("Le plus important")
    for text in (
        "Jalon était fermé ou verrouillé.",
        "Jalon était ouvert et la session aussi.",
        "La phrase de passe, ou la feuille de secours, était avec l’ordinateur.",
        "Des papiers, des PDF ou des exports en clair étaient avec lui ou dessus.",
    ):
        paper.box(text, style=_READ)
    _said(
        paper,
        "Seule la première case est cochée : les données sont illisibles pour un tiers, et il n’est pas "
        "nécessaire d’informer chaque personne (article 34, 3, a). Sinon, dites à chacune, en clair, ce qui "
        "s’est passé, ce qu’elle risque et ce que vous faites.",
    )
    paper.heading("Ce que demande le formulaire")
    paper.table(
        (Column("Question", paper.width * 0.36), Column("Réponse", paper.width * 0.64)),
        [Row(pair) for pair in _answers(document)],
        row_headers=True,
    )
    paper.heading("Ce qui est fait, ou à faire")
    for text in (
        "Direction et délégué prévenus.",
        "Dernière copie reprise sur un autre poste, phrase de passe changée.",
        "Nouveau code de secours imprimé.",
        "Comptes et messageries ouverts sur ce poste fermés à distance.",
        "Notifié à la CNIL ; ou raison de ne pas le faire, écrite au registre.",
    ):
        paper.box(text, style=_READ)
    paper.facts(
        [
            [Fact("Conséquences probables pour les personnes", lines=2)],
            [Fact("Autres mesures", lines=2)],
            [Fact("Après 72 heures\u00a0: pourquoi ce retard (article 33, 1)", lines=1)],
        ]
    )
    paper.signatures([Signature("Pour la structure")], room=30)
    return paper.finished()


def _begun(document: Document, title: str, confidentiality: str) -> Paper:
    paper = paper_for(document, title, confidentiality)
    name = document["structure"]["name"]
    told = name if document["is_blank"] else f"{name} · au {today_of(document)}"
    paper.paragraph(told, SMALL, space_before=2)
    return paper


def _add_who(paper: Paper, document: Document) -> None:
    protection = document["data_protection"]
    paper.heading("Qui répond de ces données")
    lines = [line for line in coordinates(document) if line]
    if protection["controller"]:
        lines.insert(0, f"{protection['controller']}, avec\u00a0:")
    paper.paragraph("\n".join(lines), _READ)
    officer = " · ".join(one for one in (protection["dpo_name"], protection["dpo_contact"]) if one)
    _said(paper, f"Délégué à la protection des données : {officer or TO_FILL}")


def _add_kept(paper: Paper) -> None:
    paper.heading("Ce qui est gardé")
    columns = [
        Column(title, paper.width * share)
        for title, share in (("Données", 0.26), ("Par exemple", 0.46), ("Données par", 0.28))
    ]
    paper.table(columns, [Row(row) for row in _KEPT])


def _add_recipients(paper: Paper) -> None:
    paper.heading("Qui les reçoit")
    _items(
        paper,
        "l’équipe qui ouvre le fichier : chacun y lit tous les dossiers, quel que soit son rôle ;",
        "le chef de file et les financeurs : des chiffres, ou des lignes sous un code de dossier ;",
        "les partenaires choisis par la personne, selon son accord de partage ;",
        "l’employeur : les aménagements et ce que la personne accepte de dire, jamais la santé.",
    )
    _said(
        paper, "Aucun transfert hors de l’Union européenne. Aucun sous-traitant : rien ne quitte les postes."
    )


def _add_how_long(paper: Paper, document: Document) -> None:
    months = document["months"]
    paper.heading("Combien de temps")
    _items(
        paper,
        f"dossier d’une personne : {_length(months['file'])} après le dernier contact ; archive séparée "
        f"ensuite, si elle est justifiée : {_length(months['archive'])} au plus ;",
        f"demande sans suite : {_length(months['not_admitted'])} ;",
        f"journal des accès : {_length(months['access'])} ; feuilles de temps : "
        f"{_length(months['timesheet'])}.",
    )
    _said(paper, "L’effacement est annoncé par Jalon et décidé par quelqu’un ; un certificat en reste.")


def _add_risks(paper: Paper) -> None:
    columns = [
        Column(title, paper.width * share)
        for title, share in (
            ("Risque", 0.24),
            ("D’où il vient", 0.38),
            ("Gravité", 0.19),
            ("Vraisemblance", 0.19),
        )
    ]
    rows = (
        ("Accès par un tiers", "poste volé ouvert, phrase écrite, papier ou export en clair, regard"),
        ("Changement non voulu", "erreur de saisie, deux copies, import mal relu"),
        ("Disparition", "panne, vol, phrase et feuille perdues, copie jamais faite ailleurs"),
    )
    paper.table(columns, [Row((*row, "à évaluer", "à évaluer")) for row in rows])


def _add_closing(paper: Paper, document: Document) -> None:
    assessed = document["structure"].get("impact_assessment_date")
    if assessed:
        _said(paper, f"Analyse d’impact faite le {_day(assessed)}.")
    paper.paragraph(
        "Aide à remplir, faite par Jalon d’après les réglages de la structure ; règlement (UE) 2016/679. "
        "Elle ne remplace pas l’avis du délégué à la protection des données.".replace(" ;", "\u00a0;"),
        SMALL,
        space_before=8,
    )


def _answers(document: Document) -> Sequence[tuple[str, str]]:
    def known(value: Any) -> str:
        return TO_FILL if value is None else typography.whole_number(value)

    return (
        ("Nature de la violation", "Perte de confidentialité et de disponibilité (perte ou vol)"),
        (
            "Personnes concernées",
            "Personnes handicapées accompagnées vers l’emploi ; contacts professionnels",
        ),
        ("Combien de personnes", known(document.get("persons"))),
        ("Combien d’enregistrements", f"{known(document.get('acts'))} (actes)"),
        ("Données", "Identité, contact, parcours, emploi ; santé (handicap, aménagements)"),
        (
            "Protection avant",
            "Fichier chiffré en entier (AES 256), clé tirée d’une phrase de passe (Argon2id)",
        ),
        ("Dernière copie sur le poste", _ago(document.get("days_here"))),
        ("Dernière copie ailleurs", _ago(document.get("days_away"))),
    )


def _ago(days: int | None) -> str:
    if days is None:
        return TO_FILL
    return (
        "le jour de ce papier"
        if days == 0
        else f"{typography.counted(days, 'jour', 'jours')} avant ce papier"
    )


def _base(document: Document) -> str:
    return _BASES.get(document["data_protection"]["legal_basis"] or "") or TO_FILL


def _day(day: str | None) -> str:
    return TO_FILL if day is None else typography.long_day(date.fromisoformat(day))


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{months}\u00a0mois" if rest or not years else typography.counted(years, "an", "ans")


def _said(paper: Paper, *texts: str) -> None:
    for text in texts:
        paper.paragraph(typography.sentence(text), _READ)


def _items(paper: Paper, *texts: str) -> None:
    paper.items([typography.sentence(text) for text in texts], style=_READ)
