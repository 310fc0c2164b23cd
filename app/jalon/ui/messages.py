"""French words for every expected failure and every named action; no window is needed to read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from jalon.domain import errors
from jalon.ui import (
    document_words,
    employment_words,
    guide_words,
    import_failures,
    lead_paper_words,
    rights_words,
    tidying_words,
)
from jalon.ui.export_messages import EXPORT_ACTIONS, EXPORT_WORDS
from jalon.ui.paper_messages import PAPER_ACTIONS, PAPER_FAILURES, PAPER_FIELDS
from jalon.ui.vocabulary import in_trade_words


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, in one sentence, and what to do next."""

    headline: str
    next_step: str

    def line(self) -> str:
        """Return both on one line."""
        return f"{self.headline} {self.next_step}".strip()

    def for_commands(self) -> "Message":
        """Return the same, naming commands and options where a window has a button or a field."""
        next_step = self.next_step
        for button, command in _ON_COMMAND_LINE:
            next_step = next_step.replace(button, command)
        return Message(self.headline, next_step)


_RESTORE = "«\u00a0Restaurer…\u00a0» à l’ouverture de Jalon"
_REASON = "Indiquez le motif"
_ON_COMMAND_LINE = (
    (_RESTORE, "jalon restore"),
    (_REASON, f"{_REASON} (--reason)"),
    *rights_words.ON_COMMAND_LINE,
)


@singledispatch
def describe(error: Exception) -> Message:
    """Return the words for an expected failure.

    Raises:
        NotImplementedError: the failure has no words yet; a test keeps this from happening.
    """
    raise NotImplementedError(type(error).__name__)


@describe.register
def _(error: errors.WrongPassphraseError) -> Message:
    if error.failures < 5:
        return Message(
            "Cette phrase de passe n’ouvre pas la file active.",
            "Vérifiez le verrouillage des majuscules, puis réessayez\u00a0; "
            "le code de secours imprimé à la création ouvre aussi.",
        )
    return Message(
        "Cette phrase de passe n’ouvre pas la file active\u00a0; il faudra attendre avant un autre essai.",
        "Rien n’est effacé. Le code de secours imprimé à la création ouvre aussi.",
    )


@describe.register
def _(error: errors.TooManyAttemptsError) -> Message:
    return Message(
        f"Trop d’essais\u00a0: le prochain sera possible dans {duration_words(error.wait_seconds)}.",
        "Rien n’est effacé. Cherchez la phrase de passe ou la feuille de secours en attendant.",
    )


@describe.register
def _(error: errors.CaseloadMissingError) -> Message:
    return Message(
        f"Il n’y a pas de fichier «\u00a0{error.path.name}\u00a0» à cet endroit.",
        "Vérifiez le dossier indiqué, branchez la clé s’il était sur une clé, "
        f"ou restaurez la dernière sauvegarde ({_RESTORE}).",
    )


@describe.register
def _(error: errors.EmptyCaseloadError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0» est vide\u00a0: il ne contient aucune file active.",
        f"Restaurez la dernière sauvegarde ({_RESTORE})\u00a0; rien n’a été écrit dans ce fichier.",
    )


@describe.register
def _(error: errors.NotACaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas une file active de Jalon.",
        "Choisissez la file active elle-même, ou restaurez la dernière sauvegarde si c’était elle.",
    )


@describe.register
def _(error: errors.NewerCaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a été enregistré par une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste, puis rouvrez le fichier\u00a0; rien n’a été modifié.",
    )


@describe.register
def _(error: errors.CaseloadInUseError) -> Message:
    since = f" depuis {_moment(error.since)}" if error.since else ""
    who = f" ({error.holder})" if error.holder else ""
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est déjà ouvert sur {error.machine}{who}{since}.",
        "Fermez l’autre fenêtre de Jalon, puis réessayez.",
    )


@describe.register
def _(error: errors.CaseloadBusyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» sert encore à une autre opération\u00a0: rien n’a été changé.",
        "Attendez qu’elle se termine, puis réessayez.",
    )


@describe.register
def _(error: errors.KeyChangeUnfinishedError) -> Message:
    return Message(
        f"Le changement de clé de «\u00a0{error.path.name}\u00a0» n’est pas terminé\u00a0; rien n’est perdu.",
        "Fermez Jalon, puis rouvrez la file active\u00a0: il se terminera à l’ouverture.",
    )


@describe.register
def _(error: errors.CaseloadExistsError) -> Message:
    return Message(
        f"Un fichier «\u00a0{error.path.name}\u00a0» existe déjà à cet endroit\u00a0: il n’a pas été touché.",
        "Choisissez un autre nom ou un autre dossier.",
    )


@describe.register
def _(error: errors.RingMissingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» manque à côté de la file active.",
        f"Remettez-le dans le même dossier\u00a0; chaque sauvegarde en contient une copie ({_RESTORE}).",
    )


@describe.register
def _(error: errors.NewerRingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» vient d’une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste\u00a0; rien n’a été modifié.",
    )


@describe.register
def _(error: errors.WeakRingError) -> Message:
    return Message(
        f"Le trousseau «\u00a0{error.path.name}\u00a0» demande une protection hors des limites sûres.",
        f"Il a pu être modifié par quelqu’un\u00a0: reprenez celui de la dernière sauvegarde ({_RESTORE}).",
    )


@describe.register
def _(error: errors.DamagedRingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» est abîmé.",
        f"Ce n’est pas votre phrase de passe\u00a0: reprenez le trousseau de la dernière sauvegarde ({_RESTORE}).",
    )


@describe.register
def _(error: errors.ForeignRingError) -> Message:
    return Message(
        f"Le trousseau «\u00a0{error.path.name}\u00a0» est celui d’une autre file active.",
        "Remettez à côté du fichier le trousseau qui a été créé avec lui.",
    )


@describe.register
def _(error: errors.ForeignJournalError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0», à côté de la file active, n’est pas le sien\u00a0: "
        "il lui ferait perdre ce qui a été saisi depuis.",
        "Déplacez ce fichier dans un autre dossier, puis rouvrez la file active\u00a0; rien n’a été écrit.",
    )


@describe.register
def _(error: errors.MissingChangesError) -> Message:
    many = error.count > 1
    return Message(
        f"À la file active «\u00a0{error.path.name}\u00a0», il manque "
        + (f"les {error.count} dernières modifications" if many else "la dernière modification")
        + " faites sur ce poste\u00a0: c’est une copie plus ancienne, ou son journal (-wal) a été supprimé.",
        f"Remettez le fichier qui manque ou restaurez la dernière sauvegarde ({_RESTORE})\u00a0; rien n’a été "
        "écrit. Pour continuer sans elles, "
        + (
            "ouvrez de nouveau\u00a0: Jalon ne le redira pas."
            if error.is_told
            else "ouvrez-la dans la fenêtre de Jalon."
        ),
    )


@describe.register
def _(error: errors.DamagedCaseloadError) -> Message:
    return Message(
        f"La file active «\u00a0{error.path.name}\u00a0» est abîmée\u00a0: une page n’est plus celle qui a été écrite.",
        f"Rien n’a été écrit depuis. Gardez ce fichier et restaurez la dernière sauvegarde ({_RESTORE}).",
    )


@describe.register
def _(error: errors.TruncatedCaseloadError) -> Message:
    return Message(
        f"La file active «\u00a0{error.path.name}\u00a0» est incomplète\u00a0: la fin du fichier manque.",
        f"Gardez ce fichier et restaurez la dernière sauvegarde ({_RESTORE}).",
    )


@describe.register
def _(error: errors.UnsafeFolderError) -> Message:
    place = "sur un lecteur réseau" if error.kind == "network" else f"un dossier que {error.kind} synchronise"
    return Message(
        f"Ce dossier est {place}\u00a0: une file active ouverte s’y abîmerait.",
        f"Choisissez un dossier de ce poste, par exemple {error.proposed}\u00a0; "
        "les sauvegardes, elles, y sont bienvenues.",
    )


@describe.register
def _(error: errors.ReadOnlyCaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ou son dossier ne peut pas être modifié.",
        "Retirez la protection en écriture, ou copiez le fichier et son trousseau dans un dossier à vous.",
    )


@describe.register
def _(error: errors.DiskFullError) -> Message:
    need = f" (il faut environ {_size(error.needed_bytes)})" if error.needed_bytes else ""
    return Message(
        f"Il n’y a plus de place sur le disque{need}.",
        "Libérez de la place puis recommencez\u00a0: ce qui était enregistré l’est toujours.",
    )


@describe.register
def _(error: errors.DiskFailureError) -> Message:
    return Message(
        f"Le disque a refusé de lire ou d’écrire «\u00a0{error.path.name}\u00a0»\u00a0: "
        "la dernière saisie n’a pas été gardée.",
        "Fermez Jalon, vérifiez le disque, puis rouvrez le fichier\u00a0; faites une copie dès que possible.",
    )


@describe.register
def _(error: errors.UnsoundProgramError) -> Message:
    return Message(
        f"Cette installation de Jalon n’est pas sûre\u00a0: {error.library} ({error.version}) n’est pas celui prévu.",
        "Réinstallez Jalon\u00a0; la file active n’a pas été ouverte.",
    )


@describe.register
def _(error: errors.UnknownSlotError) -> Message:
    return Message(
        "Ce collègue n’a pas d’accès à cette file active.", "Rafraîchissez la liste des collègues."
    )


@describe.register
def _(error: errors.LastSlotError) -> Message:
    return Message(
        "C’est le dernier accès à cette file active\u00a0: le retirer la fermerait pour toujours.",
        "Donnez d’abord un accès à quelqu’un d’autre.",
    )


@describe.register
def _(error: errors.LastManagerError) -> Message:
    return Message(
        "Il ne resterait personne pour gérer les accès et les réglages de la structure.",
        "Donnez d’abord le rôle de coordination ou d’administration à quelqu’un qui ouvre la file active.",
    )


_WEAKNESSES = {
    "short": "elle est trop courte",
    "common": "elle est trop courante",
    "names": "elle reprend un nom de la structure ou du dossier",
    "guessable": "elle se devine trop vite",
    "repeats": "elle répète les mêmes signes",
}


@describe.register
def _(error: errors.WeakPassphraseError) -> Message:
    why = _WEAKNESSES.get(error.reason, "elle se devine trop vite")
    return Message(
        f"Cette phrase de passe ne protège pas assez\u00a0: {why}.",
        "Prenez une phrase de plusieurs mots sans lien entre eux, ou celle que Jalon propose.",
    )


@describe.register
def _(error: errors.PassphraseTakenError) -> Message:
    return Message(
        "Cette phrase de passe ne peut pas servir ici.",
        "Choisissez une autre phrase de passe.",
    )


_INTENTIONS = {
    "manage_colleagues": "gérer les accès des collègues",
    "add_colleague": "ajouter un collègue",
    "give_passphrase": "donner une phrase de passe à un collègue",
    "remove_colleague": "retirer l’accès d’un collègue",
    "remove_oneself": "retirer son propre accès",
    "renew_recovery_code": "faire un nouveau code de secours",
    "change_settings": "changer les réglages de la structure",
    "change_working_time": "changer le temps de travail ou les congés d’un collègue",
    "lock_month": "arrêter un mois",
    "erase_person": "effacer un dossier",
    "destroy_document": "détruire un document",
    "read_access_log": "lire le journal des accès",
}


@describe.register
def _(error: errors.NotAllowedError) -> Message:
    what = _INTENTIONS.get(error.intention, "faire cela")
    return Message(
        f"Votre rôle dans la structure ne prévoit pas de {what}.",
        "Demandez à la personne qui coordonne ou administre Jalon.",
    )


@describe.register
def _(error: errors.FrozenFileError) -> Message:
    return Message(
        "Ce dossier est gelé à la demande de la personne\u00a0: il n’est ni lu ni modifié.",
        "Levez d’abord le gel, si la demande est close.",
    )


@describe.register
def _(error: errors.SharedCaseCodeError) -> Message:
    return Message(
        f"Plusieurs dossiers portent le code {error.case_code}.",
        "Ouvrez celui que vous cherchez par le nom de la personne.",
    )


@describe.register
def _(error: errors.UnknownRecordError) -> Message:
    return Message(
        "Cet élément n’existe pas ou n’existe plus.", "Revenez à la liste et choisissez-en un autre."
    )


_PROBLEMS = {
    "missing": "manque",
    "unknown": "est inconnu",
    "not_positive": "doit être supérieur à zéro",
    "too_long": "est trop long",
    "future": "est dans le futur",
    "past": "est déjà passé",
    "after_lines": "est après le premier jour d’une de ses lignes",
    "before_start": "est avant le début",
    "overlap": "chevauche une autre période",
    **lead_paper_words.REASONS,
    **tidying_words.REASONS,
    "duplicate": "est indiqué deux fois",
    "sum": "ne correspond pas au total",
    "invalid": "n’est pas valable",
    "out_of_bounds": "est trop petit ou trop grand",
    "locked": "est déjà arrêté, ou avant un mois arrêté",
    "shape": "n’a pas la forme attendue",
    "too_late": "est plus tard que le délai permis",
}
_FIELDS = {
    "date": "la date",
    "start_time": "l’heure",
    "until_date": "le jour du rappel",
    "reason": "le motif",
    "duration_minutes": "la durée",
    "act_type": "le type d’acte",
    "target": "la cible",
    "participants": "la personne",
    "person_id": "la personne",
    "coaches": "le référent",
    "coach_id": "le référent",
    "module": "le module",
    "modality": "la modalité",
    "attendance": "la présence",
    "trip": "le trajet",
    "note": "la note",
    "place": "le lieu",
    "employer_id": "l’employeur",
    "family_name": "le nom",
    "given_name": "le prénom",
    "birth_date": "la date de naissance",
    "admission_date": "la date d’admission",
    "exit_date": "la date de sortie",
    "exit_reason": "le motif de sortie",
    "origin": "l’origine de la prescription",
    "start_date": "la date de début",
    "end_date": "la date de fin",
    "sex": "le sexe",
    "contract_type": "le type de contrat",
    "kind": "le motif",
    "minutes": "la durée",
    "full_time_percent": "la part d’un temps plein",
    **{
        f"{code}_minutes": f"la durée du {day}"
        for code, day in (
            ("monday", "lundi"),
            ("tuesday", "mardi"),
            ("wednesday", "mercredi"),
            ("thursday", "jeudi"),
            ("friday", "vendredi"),
            ("saturday", "samedi"),
            ("sunday", "dimanche"),
        )
    },
    "own_label": "le libellé",
    "proposed_values": "une valeur proposée",
    "month": "le mois",
    "days_without_contact": "le nombre de jours sans contact",
    "return_due_day": "le jour où le relevé est dû",
    "days_before_return": "le nombre de jours avant le relevé",
    "days_without_copy_away": "le nombre de jours sans copie hors du PC",
    "name": "le nom",
    "given_date": "la date",
    "purpose": "l’objet",
    "band": "l’intensité",
    "planned_end_date": "la fin prévue",
    "follows_contract_id": "le contrat précédent",
    "role": "le rôle",
    "phone": "le téléphone",
    "email": "l’adresse électronique",
    "structure_name": "le nom de la structure",
    "siret": "le SIRET",
    "finess": "le numéro FINESS",
    "address": "l’adresse",
    "postal_code": "le code postal",
    "town": "la ville",
    "vocabulary": "le vocabulaire",
    "used_since": "la date de mise en service",
    "impact_assessment_date": "la date de l’AIPD",
    "reference": "la référence",
    "department": "le département",
    "valid_from": "la date d’effet",
    "target_caseload": "la cible",
    "delegated_slots": "le nombre de places",
    "amount_cents": "le montant",
    "funding_unit": "l’unité",
    "lead_operator_name": "le nom de la structure chef de file",
    "signed_date": "la date de signature",
    "contact_email": "l’adresse électronique",
    **guide_words.FIELDS,
    **rights_words.FIELDS,
    **employment_words.FIELDS,
    **lead_paper_words.FIELDS,
    **PAPER_FIELDS,
}


def problem_words(problem: errors.Problem) -> str:
    """Return what is wrong with one field, such as « la durée manque »."""
    field = in_trade_words(_FIELDS.get(problem.field, problem.field))
    return f"{field} {_PROBLEMS.get(problem.code, 'n’est pas valable')}"


@describe.register
def _(error: errors.InvalidEntryError) -> Message:
    details = ", ".join(problem_words(problem) for problem in error.problems)
    return Message(
        f"Rien n’est enregistré\u00a0: {details or 'une valeur n’est pas valable'}.",
        "Corrigez puis enregistrez de nouveau\u00a0; votre saisie est gardée.",
    )


@describe.register
def _(error: errors.NothingToUndoError) -> Message:
    return Message("Il n’y a rien à annuler.", "")


@describe.register
def _(error: errors.ChangedSinceError) -> Message:
    return Message(
        f"«\u00a0{action_words(error.action_label)}\u00a0» ne peut pas être annulé seul\u00a0: "
        f"«\u00a0{action_words(error.later_label)}\u00a0» a changé la même chose depuis.",
        "Annulez d’abord l’action la plus récente.",
    )


@describe.register
def _(error: errors.MonthNotOverError) -> Message:
    return Message(
        f"Le mois {error.month} n’est pas terminé\u00a0: il ne peut pas encore être arrêté.",
        "Attendez le premier jour du mois suivant, ou éditez un brouillon.",
    )


@describe.register
def _(error: errors.NothingChangedError) -> Message:
    return Message(
        f"Rien n’a changé depuis que le mois {error.month} a été arrêté.",
        "La dernière version arrêtée reste la bonne.",
    )


@describe.register
def _(error: errors.ReasonNeededError) -> Message:
    return Message(
        "Un relevé avec les noms demande un motif écrit.",
        f"{_REASON}, ou restez au niveau N1, sans nom.",
    )


@describe.register
def _(error: errors.UnknownAgreementError) -> Message:
    return Message(
        f"Aucune convention ne porte la référence «\u00a0{error.reference}\u00a0».",
        "Vérifiez la référence dans les réglages de la structure.",
    )


@describe.register
def _(error: errors.NotABackupError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas une sauvegarde de Jalon.",
        "Choisissez un fichier qui se termine par .jalon-copie.",
    )


@describe.register
def _(error: errors.SameDiskError) -> Message:
    return Message(
        f"«\u00a0{error.folder.name}\u00a0» est sur le même disque que la file active\u00a0: "
        "une panne ou un vol emporterait les deux.",
        "Choisissez une clé USB, un disque externe, un partage du réseau ou un dossier synchronisé.",
    )


@describe.register
def _(error: errors.DamagedBackupError) -> Message:
    return Message(
        f"La sauvegarde «\u00a0{error.path.name}\u00a0» est abîmée.",
        "Prenez la sauvegarde précédente\u00a0; celle-ci n’a pas été modifiée.",
    )


@describe.register
def _(error: errors.NotADemonstrationError) -> Message:
    return Message(
        f"Le dossier «\u00a0{error.folder.name}\u00a0» contient autre chose qu’une structure d’essai\u00a0: rien n’a été touché.",
        "Indiquez un dossier vide ou nouveau (--to).",
    )


@describe.register
def _(error: errors.UnknownScenarioError) -> Message:
    return Message(
        f"Il n’y a pas de structure d’essai nommée «\u00a0{error.name}\u00a0».",
        "Scénarios connus\u00a0: grand-est-2018, occitanie-2021.",
    )


@describe.register
def _(error: errors.PassphraseNeededError) -> Message:
    return Message(
        "Il faut la phrase de passe de cette file active.",
        "Donnez-la par --passphrase-file FICHIER, par la variable JALON_PASSPHRASE, ou tapez-la à l’invite.",
    )


@describe.register
def _(error: errors.CannotReadError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0» ne peut pas être lu.",
        "Vérifiez qu’il existe et que vous avez le droit de le lire.",
    )


@describe.register
def _(error: errors.CannotWriteError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne peut pas être écrit à cet endroit.",
        "Vérifiez que le dossier existe, que vous avez le droit d’y écrire et qu’il reste de la place.",
    )


@describe.register
def _(error: errors.PreciousTargetError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est le nom d’un fichier dont Jalon a besoin\u00a0: rien n’y a été écrit.",
        "Choisissez un autre nom, terminé par .pdf, .json ou .xlsx.",
    )


@describe.register
def _(error: errors.SourceTargetError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est le fichier à lire\u00a0: rien n’a été écrit.",
        "Donnez un autre nom à ce qui est à écrire.",
    )


@describe.register
def _(error: errors.SameTargetError) -> Message:
    return Message(
        f"Deux papiers sont demandés sous le même nom «\u00a0{error.path.name}\u00a0»\u00a0: rien n’a été écrit.",
        "Donnez un nom à chacun.",
    )


@describe.register
def _(error: errors.NoDisplayError) -> Message:
    return Message(
        "Il n’y a pas d’écran où ouvrir la fenêtre de Jalon.",
        "Ouvrez une session graphique. Sans fenêtre, le relevé d’un mois s’imprime par\u00a0: "
        "jalon return FICHIER --month 2026-10 --pdf RELEVE.pdf (les autres commandes\u00a0: jalon --help).",
    )


RING_TROUBLES = (errors.DamagedRingError, errors.RingMissingError, errors.ForeignRingError)
"""What a backup finds beside an open caseload that would not open again: its ring can be put back."""


def describe_ring(error: Exception) -> Message:
    """Return the words for what lies beside the open caseload and is not its ring: it can be put back."""
    match error:
        case errors.DamagedRingError():
            what = f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» s’est abîmé"
        case errors.RingMissingError():
            what = f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» n’est plus à côté de la file active"
        case errors.ForeignRingError():
            what = (
                f"Le trousseau «\u00a0{error.path.name}\u00a0» est maintenant celui d’une autre file active"
            )
        case _:
            return describe(error)
    return Message(
        f"{what}\u00a0: sans lui, la file active ne se rouvrirait pas.",
        "Avant de fermer Jalon\u00a0: Réglages, Sauvegardes, «\u00a0Remettre le trousseau\u00a0».",
    )


def describe_backup(error: Exception) -> Message:
    """Return the words for a backup that failed, or that found beside the open caseload what is not its ring.

    Raises:
        NotImplementedError: the failure has no words.
    """
    match error:
        case errors.DamagedRingError() | errors.RingMissingError() | errors.ForeignRingError():
            found = describe_ring(error)
            return Message(f"La sauvegarde est faite. {found.headline}", found.next_step)
        case errors.DamagedBackupError():
            return Message(
                "La copie qui vient d’être faite n’a pas passé sa vérification\u00a0: elle n’a pas été gardée.",
                "Vérifiez la file active dans Réglages, Sauvegardes\u00a0; les sauvegardes précédentes sont là.",
            )
        case OSError():
            return Message(
                "La sauvegarde n’a pas pu être écrite.",
                "Vérifiez que le disque, la clé ou le partage répond, puis recommencez.",
            )
        case _:
            return describe(error)


_ACTIONS = {
    "create_caseload": "création de la file active",
    "demonstration": "création de la structure d’essai",
    "record_act": "saisie d’un acte",
    "record_acts": "saisie d’échanges",
    "record_round": "saisie d’une tournée",
    "correct_round": "correction d’une tournée",
    "remove_round": "suppression d’une tournée",
    "correct_act": "correction d’un acte",
    "cancel_act": "annulation d’un acte",
    "confirm_act": "confirmation d’un acte prévu",
    "remove_act": "suppression d’un acte",
    "admit_person": "admission d’une personne",
    "add_employer": "ajout d’un employeur",
    "change_employer": "modification d’un employeur",
    "add_contact": "ajout d’un interlocuteur",
    "remove_contact": "retrait d’un interlocuteur",
    "correct_person": "correction d’une fiche",
    "change_module": "changement de module",
    "close_path": "sortie d’une personne",
    "begin_path": "retour d’une personne",
    "correct_path": "correction d’un parcours",
    "end_module": "fin d’un module",
    "plan_intensity": "intensité prévue",
    "change_coach": "changement de référent",
    "resume_support": "reprise de l’accompagnement",
    "plan_action": "action prévue",
    "restore_record": "retour depuis la corbeille",
    "add_contract": "saisie d’un contrat",
    "end_contract": "fin d’un contrat",
    "lock_month": "arrêt d’un mois",
    "freeze_person": "gel d’un dossier",
    "unfreeze_person": "levée du gel d’un dossier",
    "erase_person": "effacement d’un dossier",
    "add_colleague": "accès donné à un collègue",
    "remove_colleague": "accès retiré à un collègue",
    "change_structure": "changement de la structure",
    "change_colleague": "changement d’une fiche de collègue",
    "note_departure": "départ d’un collègue",
    "change_settings": "changement de réglage",
    "confirm_contract": "confirmation d’un contrat",
    "give_passphrase": "phrase de passe donnée à un collègue",
    "change_passphrase": "changement de phrase de passe",
    "renew_recovery_code": "nouveau code de secours",
    "prove_recovery_code": "feuille de secours relue",
    "restore_backup": "retour d’une sauvegarde",
    "back_up": "sauvegarde",
    "check": "vérification de la file active",
    "keep_draft": "saisie mise de côté",
    "export_calendar": "agenda écrit",
    "drop_draft": "saisie reprise",
    "note_access": "consultation",
    "print_visit": "préparation d’une visite",
    "sign_in": "ouverture",
    "sign_in_by_recovery_code": "ouverture par le code de secours",
    "set_working_time": "changement de temps de travail",
    "remove_working_time": "retrait d’un temps de travail",
    "add_leave": "saisie d’un congé",
    "remove_leave": "retrait d’un congé",
    "finish_action": "action faite",
    "dismiss_deadline": "échéance mise de côté",
    "restore_deadline": "échéance remise",
    "undo": "annulation",
    "redo": "rétablissement",
    "add_agreement": "nouvelle convention",
    "change_agreement": "changement d’une convention",
    "add_agreement_line": "nouvelle cible d’une convention",
    "change_platform": "changement du chef de file",
}


# --- spreadsheets that come from elsewhere

_GRID_KINDS = {
    "xlsx": "un classeur Excel (.xlsx)",
    "xls": "un ancien classeur Excel (.xls)",
    "ods": "un classeur LibreOffice (.ods)",
    "csv": "un texte en colonnes (.csv)",
}


@describe.register
def _(error: errors.GridNotATableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un tableau que Jalon sait lire.",
        "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx, .ods ou .csv.",
    )


@describe.register
def _(error: errors.CalendarUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un agenda que Jalon sait lire.",
        "Dans votre agenda, enregistrez de nouveau le calendrier au format .ics.",
    )


@describe.register
def _(error: errors.CalendarTooLargeError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient trop de rendez-vous pour être repris en une fois.",
        "Enregistrez seulement les trois mois à venir.",
    )


@describe.register
def _(error: errors.GridRenamedError) -> Message:
    kind = _GRID_KINDS.get(error.kind, "autre chose")
    return Message(
        f"Le nom de «\u00a0{error.path.name}\u00a0» ne dit pas ce qu’il est\u00a0: son contenu est {kind}.",
        "Ouvrez-le dans votre tableur et enregistrez-le de nouveau, ou corrigez la fin de son nom.",
    )


@describe.register
def _(error: errors.GridProtectedError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est protégé par un mot de passe.",
        "Ouvrez-le dans votre tableur, retirez le mot de passe d’une copie, et importez cette copie.",
    )


@describe.register
def _(error: errors.GridMacrosError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient des macros\u00a0: Jalon n’en lit pas.",
        "Enregistrez-le dans votre tableur comme classeur sans macros (.xlsx), et importez cette copie.",
    )


@describe.register
def _(error: errors.GridLinksError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» prend des valeurs dans d’autres fichiers.",
        "Dans votre tableur, rompez ces liaisons (ou copiez les valeurs dans un classeur neuf), puis importez.",
    )


@describe.register
def _(error: errors.GridEntitiesError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient des déclarations qu’aucun tableur n’écrit\u00a0: il n’a pas été lu.",
        "Demandez d’où il vient\u00a0; s’il est sûr, enregistrez-le de nouveau depuis un tableur.",
    )


@describe.register
def _(error: errors.GridForgedError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne contient pas ce qu’il annonce\u00a0: il n’a pas été lu.",
        "Demandez d’où il vient\u00a0; s’il est sûr, enregistrez-le de nouveau depuis un tableur.",
    )


@describe.register
def _(error: errors.GridBombError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» enfle démesurément à l’ouverture\u00a0: il n’a pas été lu.",
        "Copiez les seules cellules utiles dans un classeur neuf, et importez celui-ci.",
    )


@describe.register
def _(error: errors.GridTooHeavyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» dépasse 20\u00a0Mo, la taille d’un tableau que Jalon accepte.",
        "Retirez les images, ou partagez le tableau en plusieurs fichiers.",
    )


@describe.register
def _(error: errors.GridFarCellError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a une cellule trop loin des autres{_grid_place(error.sheet, error.row, error.column)}.",
        "Effacez les lignes et les colonnes inutiles (100\u202f000 lignes et 200 colonnes au plus), puis réessayez.",
    )


@describe.register
def _(error: errors.GridLongCellError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a une cellule de plus de 32\u202f767 signes, ou un guillemet qui n’est "
        f"jamais fermé{_grid_place(error.sheet, error.row, error.column)}.",
        "Raccourcissez ce texte ou fermez le guillemet, puis réessayez.",
    )


@describe.register
def _(error: errors.GridUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est abîmé ou incomplet\u00a0: rien n’en a été repris.",
        "Demandez-en une autre copie, ou enregistrez-le de nouveau depuis votre tableur.",
    )


@describe.register
def _(error: errors.GridEmptyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne contient aucune cellule remplie.",
        "Vérifiez que c’est bien le fichier voulu.",
    )


@describe.register
def _(error: errors.GridTooSlowError) -> Message:
    return Message(
        f"La lecture de «\u00a0{error.path.name}\u00a0» a dépassé {error.seconds}\u00a0secondes\u00a0: elle a été arrêtée.",
        "Copiez les seules cellules utiles dans un classeur neuf, puis importez-le.",
    )


@describe.register
def _(error: errors.GridReaderStoppedError) -> Message:
    return Message(
        f"La lecture de «\u00a0{error.path.name}\u00a0» s’est arrêtée\u00a0: il demande sans doute trop de mémoire.",
        "Rien n’en a été repris. Partagez-le en plusieurs fichiers, ou enregistrez-le au format .csv.",
    )


def _message_of(words: Callable[[Any], tuple[str, str]]) -> Callable[[Any], Message]:
    return lambda error: Message(*words(error))


for _left, _words in (
    *EXPORT_WORDS.items(),
    *PAPER_FAILURES.items(),
    *document_words.DOCUMENT_WORDS.items(),
):
    describe.register(_left)(_message_of(_words))


def _grid_place(sheet: str, row: int, column: int) -> str:
    """Return where a cell is, as a spreadsheet shows it: « (feuille Suivi, ligne 12, colonne AB) »."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    parts = [
        f"feuille {sheet}" if sheet else "",
        f"ligne {row}" if row else "",
        f"colonne {letters}" if letters else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""


_RECORDS = {
    "person": "une fiche",
    "recognition": "une reconnaissance",
    "referral": "une prescription",
    "legal_representative": "un représentant",
    "privacy_notice": "une information sur les données",
    "support_path": "un parcours",
    "individual_agreement": "une convention individuelle",
    "module_period": "un module",
    "suspension": "une suspension",
    "intensity_plan": "une intensité prévue",
    "coach_assignment": "un référent",
    "job_contract": "un contrat",
    "work_immersion": "une immersion",
    "workplace_adjustment": "un aménagement",
    "next_action": "une action",
    **guide_words.RECORDS,
    **rights_words.RECORDS,
    **document_words.RECORDS,
}
_VERBS = {"add": "saisie", "correct": "correction", "remove": "retrait"}
_ACTIONS |= guide_words.ACTIONS | {
    f"{verb}_{table}": f"{done} d’{words}"
    for verb, done in _VERBS.items()
    for table, words in _RECORDS.items()
}
_ACTIONS |= {**import_failures.ACTIONS, **EXPORT_ACTIONS, **PAPER_ACTIONS, **employment_words.ACTIONS}
_ACTIONS |= rights_words.ACTIONS | tidying_words.ACTIONS | document_words.ACTIONS
_ACTIONS |= lead_paper_words.ACTIONS


def _worded(error: errors.JalonError) -> Message:
    return Message(*import_failures.FAILURES[type(error)])


def _rights_worded(error: errors.JalonError) -> Message:
    return Message(*rights_words.failure_words(error))


for _kind in import_failures.FAILURES:
    describe.register(_kind)(_worded)


@describe.register
def _(error: errors.MappingUnreadableError) -> Message:
    if not error.name:
        return _worded(error)
    return Message(
        f"La correspondance donne à une colonne un champ que Jalon n’a pas\u00a0: «\u00a0{error.name}\u00a0».",
        f"Champs possibles\u00a0: {', '.join(error.allowed)}.",
    )


for _kind in rights_words.WORDED:
    describe.register(_kind)(_rights_worded)


def _tidying_worded(error: errors.JalonError) -> Message:
    return Message(*tidying_words.FAILURES[type(error)])


for _kind in tidying_words.FAILURES:
    describe.register(_kind)(_tidying_worded)


def action_words(label: str) -> str:
    """Return how a named action reads, such as « saisie d’un acte »."""
    return in_trade_words(_ACTIONS.get(label, label.replace("_", " ")))


_WARNINGS = {
    "long_act": "acte plus long que d’habitude",
    "long_day": "la journée dépasse dix heures",
    "at_once": "deux actes se chevauchent",
    "outside_path": "hors du parcours de la personne ce jour-là",
    "no_person": "aucune personne n’est nommée",
    "no_module": "aucun module",
    "locked_month": "ce mois est arrêté\u00a0: l’acte attendra «\u00a0à régulariser\u00a0»",
    "under_age": "moins de 16 ans à l’admission",
    "no_birth_date": "date de naissance à compléter",
    "no_referral": "prescription à compléter",
}


def warning_words(code: str) -> str:
    """Return what deserves a look about something written, such as « aucun module »."""
    return _WARNINGS.get(code, code)


def moment_words(at: datetime) -> str:
    """Return « 20/11/2026 à 9 h 30 », by the clock of this PC."""
    local = at.astimezone()
    return f"{local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local:%M}"


def size_words(count: int) -> str:
    """Return a size of a file in words: « 820 ko », « 1,2 Mo »."""
    if count < 1_000_000:
        return f"{max(1, -(-count // 1000))}\u00a0ko"
    return f"{count / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


def duration_words(seconds: int) -> str:
    """Return a waiting time in words, rounded up: « 40 secondes », « 3 minutes », « 1 heure »."""
    if seconds < 90:
        return f"{max(seconds, 1)} seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    if minutes < 90:
        return f"{minutes} minutes"
    hours = -(-minutes // 60)
    return f"{hours} heure{'s' if hours > 1 else ''}"


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"le {local:%d/%m/%Y} à {local:%H} h {local:%M}"


def _size(count: int) -> str:
    megabytes = max(1, -(-count // 1_000_000))
    return f"{megabytes} Mo"
