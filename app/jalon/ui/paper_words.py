"""What each paper is called, and in one sentence what it is for; no window is needed to read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jalon.domain.papers import Reader, Subject


@dataclass(frozen=True, slots=True)
class PaperWords:
    """A paper in words: its title, what it is for, and its variants by code."""

    title: str
    help: str
    variants: Mapping[str, str] | None = None


READERS: Final[Mapping[Reader, str]] = {
    Reader.PERSON: "Pour la personne",
    Reader.EMPLOYER: "Pour l’employeur",
    Reader.STRUCTURE: "Pour la structure",
    Reader.LEAD: "Pour le chef de file",
}
SUBJECTS: Final[Mapping[Subject, str]] = {
    Subject.PERSON: "une personne",
    Subject.EMPLOYER: "un employeur",
    Subject.MONTH: "un mois",
    Subject.PERSON_MONTH: "une personne et un mois",
    Subject.COACH_MONTH: "un collègue et un mois",
    Subject.YEAR: "une année",
    Subject.STRUCTURE: "la structure",
}

# In the order of the catalogue; a test holds that every paper of it has its words.
PAPER_WORDS: Final[Mapping[str, PaperWords]] = {
    "D1": PaperWords(
        "Fiche d’admission et de liaison",
        "Ce que la personne accepte de transmettre à son entrée.",
        {"LIAISON": "à transmettre, avec son accord", "ADMISSION": "pour le dossier"},
    ),
    "D2": PaperWords(
        "Convention individuelle d’accompagnement",
        "Ce que chacun fait, à signer par la personne, l’employeur et la structure.",
        {
            "BIPARTITE": "à deux",
            "TRIPARTITE": "à trois, avec l’employeur",
            "AVENANT": "avenant",
        },
    ),
    "D3": PaperWords(
        "L’emploi accompagné, c’est quoi\u00a0?", "Le dispositif expliqué à la personne, et qui l’accompagne."
    ),
    "D4": PaperWords("Vos données", "Ce qui est gardé sur la personne, pourquoi, et ses droits."),
    "D5": PaperWords("Accord de partage", "Avec qui la personne accepte de partager quoi, et jusqu’à quand."),
    "D6": PaperWords("Évaluation partagée", "Ses mots, ses forces, ce qui aide, les étapes convenues."),
    "D7": PaperWords("Plan d’accompagnement", "Les objectifs\u00a0: qui fait quoi, pour quand."),
    "D8": PaperWords(
        "Compte rendu de visite", "À remplir et à signer chez l’employeur\u00a0; son exemplaire lui reste."
    ),
    "D8N": PaperWords(
        "Compte rendu de visite, notre exemplaire", "Le même, avec une place pour les notes de la structure."
    ),
    "D8T": PaperWords(
        "Trousse de visite",
        "À lire avant de partir\u00a0: qui, quoi, que demander, et une bande dont le code rouvre la saisie.",
    ),
    "D9": PaperWords(
        "Relevé mensuel individuel",
        "Les actes d’une personne dans le mois, sous son code de dossier.",
        {"DOSSIER": "daté, pour le dossier", "TRANSMIS": "totaux seulement, à transmettre"},
    ),
    "D10": PaperWords(
        "Feuille d’émargement", "Les rencontres du mois, à signer\u00a0; ou présence attestée."
    ),
    "D11": PaperWords("Relevé mensuel d’activité", "Les chiffres du mois dus au chef de file."),
    "D12": PaperWords("Annexe du relevé mensuel", "Une ligne par personne, sous son code de dossier."),
    "D13": PaperWords("Feuille de temps", "Les heures d’un collègue, jour par jour."),
    "D14": PaperWords(
        "Bilan intermédiaire",
        "Le chemin fait, l’avis de la personne, les objectifs suivants.",
        {"TRANSMIS": "à transmettre, avec son accord", "PERSONNE": "pour la personne"},
    ),
    "D15": PaperWords(
        "Bilan de sortie",
        "Le parcours entier, le relais, comment revenir.",
        {"TRANSMIS": "à transmettre, avec son accord", "PERSONNE": "pour la personne"},
    ),
    "D16": PaperWords(
        "Suivi et bilan d’immersion",
        "Une immersion\u00a0: son suivi, son bilan, le désaccord s’il y en a un.",
    ),
    "D17": PaperWords("Aménagements du poste", "Ce qui est convenu au travail, sans rien de la santé."),
    "D18": PaperWords("Appel de fonds", "Les places, le prorata et son calcul."),
    "D19": PaperWords("Échéancier", "Tout ce qui arrive à son terme, pour soi ou pour l’équipe."),
    "D20": PaperWords("Rapport annuel", "Les douze mois, les durées, le maintien dans l’emploi."),
    "D21": PaperWords("Copie des données d’une personne", "Tout ce qui est écrit sur elle, à lui remettre."),
    "D22": PaperWords("Bordereau d’élimination", "Les dossiers effacés au terme, à viser."),
    "D23": PaperWords("Fiche de passation", "Les personnes, les suites et les alertes, pour qui remplace."),
    "D24": PaperWords("Journal des accès", "Qui a ouvert, imprimé ou exporté, sans aucun contenu."),
    "Q1": PaperWords(
        "Questionnaire d’entrée", "Ce qui est demandé d’une personne qui entre, prêt à recopier."
    ),
    "Q2": PaperWords(
        "Questionnaire de suivi ou de sortie", "Six mois d’une personne, ou sa sortie, prêts à recopier."
    ),
    "Q3": PaperWords("Questionnaire d’activité", "Le semestre de la structure, prêt à recopier."),
    "R1": PaperWords(
        "Fiche du registre des traitements",
        "RGPD, article 30\u00a0: remplie d’après les réglages, à verser au registre.",
    ),
    "R3": PaperWords("Information des collègues", "Ce que Jalon garde sur qui s’en sert, et leurs droits."),
    "R4": PaperWords(
        "Analyse d’impact, projet",
        "AIPD\u00a0: ce que Jalon fait, les risques\u00a0; à compléter avec le délégué.",
    ),
    "R5": PaperWords(
        "Perte ou vol d’un ordinateur", "Ce que demande la CNIL dans les 72 heures, avec ce que Jalon sait."
    ),
}

PAPER_WARNINGS: Final[Mapping[str, str]] = {
    "EMPLOYER_NOT_TOLD": (
        "Rien ne dit que la personne accepte que cet employeur sache qu’elle est accompagnée\u00a0: ce "
        "papier n’en dit rien. Le nom de la structure peut le laisser deviner\u00a0: voyez avec elle avant "
        "de le donner."
    ),
    "PAPER_TELLS": (
        "Rien ne dit que la personne accepte que cet employeur sache qu’elle est accompagnée, et ce papier "
        "le dit. Ne le donnez qu’avec son accord."
    ),
}
"""What is told before a paper leaves, by the code of its warning."""

# What a choice of one paper is called, and its codes; the letter is free on the card of the paper.
CHOICES: Final[Mapping[tuple[str, str], tuple[str, Mapping[str, str]]]] = {
    ("D9", "with_name"): ("&Nom", {"NO": "code de dossier seul", "YES": "avec le nom de la personne"}),
    ("D11", "level"): ("&Niveau", {"N1": "une ligne par code de dossier", "N0": "les totaux seulement"}),
}


def paper_words(code: str) -> PaperWords:
    """Return the words of a paper; one without words of its own reads as its code."""
    return PAPER_WORDS.get(code, PaperWords(code, ""))
