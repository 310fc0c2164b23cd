"""The fields of a person's file, and of a partner: their words, how each is typed, the list of its codes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from jalon.domain.rules import Rules
from jalon.services import occupations
from jalon.services.person_records import PersonFile
from jalon.ui import guide_fields, wording
from jalon.ui.amounts import cents_words
from jalon.ui.employment_fields import EMPLOYMENT_FORMS
from jalon.ui.form_fields import Field, Form, Kind
from jalon.ui.partner_fields import PARTNER, PARTNER_CONTACT
from jalon.ui.rights_fields import RIGHTS_FORMS

__all__ = [
    "DISABILITY",
    "FORMS",
    "Field",
    "Form",
    "Kind",
    "agreement_words",
    "column_words",
    "contract_words",
    "form_of",
    "record_words",
    "value_words",
]


def _dates(first: str = "&Du", last: str = "A&u") -> tuple[Field, Field]:
    return Field("start_date", first, "day"), Field("end_date", last, "day")


DISABILITY: Final = Form(
    "person",
    "Famille de handicap",
    (
        Field("disability_family", "&Famille", "choice", "disability_families", is_wide=True),
        Field("other_disability_families", "A&utres", "codes", "disability_families", is_wide=True),
    ),
)
"""Health data: asked apart, masked on the page, never in what her identity shows."""

FORMS: Final[Mapping[str, Form]] = {
    form.table: form
    for form in (
        *guide_fields.FORMS,
        Form(
            "person",
            "Identité et contact",
            (
                Field("family_name", "&Nom d’usage"),
                Field("given_name", "&Prénom"),
                Field("birth_name", "Nom de n&aissance", help_words="S’il est autre."),
                Field("title", "&Civilité", "choice", "civilities"),
                Field("sex", "Se&xe", "code", "sexes", "Codes de l’Insee, comptés dans le relevé."),
                Field("birth_date", "&Date de naissance", "day"),
                Field("phone", "Té&léphone"),
                Field("other_phone", "A&utre téléphone"),
                Field("email", "Courr&iel"),
                Field("preferred_contact", "Contact pré&féré", "choice", "communication_means"),
                Field("address", "Adr&esse", is_wide=True),
                Field("postal_code", "C&ode postal"),
                Field("town", "Co&mmune"),
                Field("legal_protection", "Protection &juridique", "choice", "legal_protections"),
                Field("education_level", "Niveau de fo&rmation", "choice", "education_levels"),
                Field("has_aah", "Perçoi&t l’AAH", "yes_no"),
                Field("travel_radius_km", "Distance possible, en &km", "number"),
                Field("mobility", "Mo&yens de transport", "codes", "mobility", is_wide=True),
                Field(
                    "medico_social_support", "Accompa&gnée aussi par", "codes", "care_services", is_wide=True
                ),
                Field(
                    "communication_needs",
                    "Besoins pour communi&quer",
                    "note",
                    help_words="LSF, gros caractères, temps…",
                    is_wide=True,
                ),
                Field("simple_documents", "Documents en &version simple", "flag", is_wide=True),
            ),
        ),
        Form(
            "recognition",
            "Reconnaissance",
            (
                Field("kind", "&Nature", "choice", "recognitions", is_wide=True),
                *_dates(),
                Field("permanent", "Sans &limite de durée", "flag", is_wide=True),
                Field(
                    "renewal_filed_date",
                    "&Renouvellement déposé le",
                    "day",
                    help_words="Déposé avant la fin, les effets continuent (R5213-1-1).",
                ),
                Field("reference", "Ré&férence"),
            ),
        ),
        Form(
            "referral",
            "Prescription",
            (
                Field("origin", "&Origine", "choice", "referral_origins"),
                Field("state", "&État", "choice", "referral_states"),
                Field("date", "&Date de la prescription", "day"),
                Field("received_date", "&Reçue le", "day"),
                Field(
                    "cdaph_informed_date",
                    "&CDAPH informée le",
                    "day",
                    help_words="Quand la prescription ne vient pas d’elle (L5213-2-1).",
                ),
                Field("validity_end_date", "&Valable jusqu’au", "day"),
                Field("reference", "Ré&férence"),
                Field("referrer_name", "&Prescripteur"),
                Field("referrer_agency", "A&gence ou service"),
                Field("referrer_email", "Courr&iel"),
                Field("first_suggested_by", "Pre&mière orientation par", "choice", "first_contacts"),
                Field("state_date", "État dep&uis le", "day"),
                Field(
                    "refusal_reason",
                    "Sans admission, pour&quoi",
                    "choice",
                    "refusal_reasons",
                    help_words="Quand elle n’est pas suivie d’une admission.",
                ),
                Field("refusal_words", "Ce qui a été répo&ndu", "note", is_wide=True),
            ),
        ),
        Form(
            "legal_representative",
            "Représentant légal",
            (
                Field("name", "&Nom"),
                Field("capacity", "&Qualité"),
                Field("phone", "Té&léphone"),
                Field("email", "&Courriel"),
                Field("address", "A&dresse", is_wide=True),
            ),
        ),
        Form(
            "individual_agreement",
            "Convention individuelle",
            (
                Field("kind", "&Nature", "choice", "individual_agreement_kinds"),
                Field("amends_id", "&Modifie", "given", help_words="Pour un avenant."),
                Field("signed_date", "Si&gnée le", "day"),
                *_dates(),
                Field("employer_id", "&Employeur", "employer"),
                Field("planned_band", "&Intensité prévue", "choice", "intensity_plans"),
                Field(
                    "signatories", "Sign&ataires", is_wide=True, help_words="Qui a signé, et à quel titre."
                ),
                Field("person_terms", "Appui à la &personne", "note", is_wide=True),
                Field("employer_terms", "Appui à l’emplo&yeur", "note", is_wide=True),
                Field("workplace", "&Lieu"),
                Field("frequency", "&Fréquence"),
                Field(
                    "may_be_told",
                    "&Ce qui peut être dit à l’employeur",
                    "note",
                    help_words="Ses mots, avec son accord\u00a0: l’employeur peut le lire.",
                    is_wide=True,
                ),
            ),
        ),
        Form(
            "support_path",
            "Parcours",
            (
                Field("agreement_date", "Acco&rd de la personne le", "day"),
                Field("admission_date", "A&dmission le", "day"),
                Field("agreement_id", "&Convention de la plateforme", "given", is_wide=True),
                Field("entry_situation", "Situation à l’&entrée", "choice", "entry_situations"),
                Field("eligibility", "Situati&on ouvrant droit", "choice", "entry_grounds"),
                Field("time_without_job", "Temps sans e&mploi", "choice", "time_without_job"),
                Field("leaves_esat", "&Vient d’un ESAT", "flag"),
                Field("esat_name", "ESAT d’or&igine"),
                Field("esat_agreement_end_date", "Fin de la convention d’a&ppui", "day"),
                Field("exit_date", "Dernier &jour du parcours", "day"),
                Field("exit_reason", "Moti&f", "choice", "exit_reasons"),
                Field("exit_asked_by", "À l’initiative de &qui", "choice", "initiatives"),
                Field("exit_destination", "Sit&uation à la sortie", "choice", "exit_situations"),
                Field("exit_relay", "Re&lais proposé"),
                Field(
                    "exit_last_attempt_date",
                    "Dernier essai de con&tact le",
                    "day",
                    help_words="Quand la personne ne répond plus.",
                ),
                Field("exit_words", "Ce que la pers&onne en dit", "note", is_wide=True),
                Field(
                    "closing_words",
                    "&Pourquoi clore malgré ces points",
                    "note",
                    help_words="Gardé avec le parcours. Rien n’oblige à le remplir.",
                    is_wide=True,
                ),
            ),
        ),
        Form(
            "module_period",
            "Module",
            (
                Field("module", "&Module", "given", is_wide=True),
                *_dates("&Du", "Jusqu’a&u"),
                Field("is_main", "M&odule principal", "flag", is_wide=True),
                Field("change_reason", "&Raison", "choice", "module_change_reasons"),
                Field("decided_with_person", "Dé&cidé avec la personne", "flag"),
                Field("change_words", "En quelques mots, &librement", "note", is_wide=True),
            ),
        ),
        Form(
            "suspension",
            "Suspension",
            (
                *_dates("À partir &du", "J&usqu’au"),
                Field(
                    "reason",
                    "&Raison",
                    "choice",
                    "suspension_reasons",
                    "Aucune n’a à dire plus que «\u00a0empêchement\u00a0».",
                    is_wide=True,
                ),
            ),
        ),
        Form(
            "intensity_plan",
            "Intensité prévue",
            (
                Field(
                    "band", "&Intensité convenue avec la personne", "choice", "intensity_plans", is_wide=True
                ),
                *_dates("À partir &du", "J&usqu’au"),
            ),
        ),
        Form(
            "coach_assignment",
            "Référent",
            (
                Field("coach_id", "&Référent", "given"),
                Field("is_backup", "Su&ppléant", "flag"),
                *_dates("À partir &du", "J&usqu’au"),
            ),
        ),
        *EMPLOYMENT_FORMS,
        PARTNER,
        PARTNER_CONTACT,
        *RIGHTS_FORMS,
        Form(
            "next_action",
            "Prochaine action",
            (
                Field("label", "&Quoi", is_wide=True),
                Field("due_date", "&Pour le", "day"),
                Field("coach_id", "Par quel &collègue", "given", none="Aucun"),
                Field("responsible", "Ou par qui d’a&utre"),
                Field("state", "&État", "choice", "goal_states"),
            ),
        ),
    )
}


def form_of(table: str, columns: Iterable[str], title: str) -> Form:
    """Return the form of a table with some of its columns, as a draft names them."""
    asked_apart = DISABILITY.fields if table == DISABILITY.table else ()
    return Form(table, title, FORMS[table].fields + asked_apart).only(*columns)


_OTHER_COLUMNS: Final = {
    "deleted_at": "Dans la corbeille",
    "frozen_since": "Traitement limité depuis",
    "archived_since": "Hors des listes depuis",
    "freeze_reason": "Raison de la limitation",
    "case_code": "Code du dossier",
    "former_codes": "Codes de dossiers fusionnés",
    "merged_into_id": "",
    "state_date": "Date de l’état",
    "done_date": "Fait le",
    "person_id": "",
    "support_path_id": "",
    "closing_findings": "",
    "module_period_id": "",
    "goal_id": "",
    "act_id": "",
    "health_visit_date": "Visite de santé au travail le",
    "absent_since": "Absence depuis le",
    "back_at_work_date": "Reprise le",
    "confirmed_date": "Confirmé le",
    "referral_id": "",
    "media_type": "",
    "size_bytes": "",
    "previous_path_id": "",
}
"""What no form asks for; nothing is shown of a column without words."""


def column_words(table: str, column: str) -> str:
    """Return what a column is called, empty when it is of no interest to anyone."""
    for field in FORMS[table].fields:
        if field.column == column:
            return field.label.replace("&", "")
    return _OTHER_COLUMNS.get(column, "")


def value_words(table: str, column: str, value: Any, rules: Rules, file: PersonFile) -> str:
    """Return how a value of a column reads; a dash for nothing."""
    if value is None or value == "":
        return wording.NO_VALUE
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return wording.day_digits(value)
    match column:
        case "module":
            return rules.module(value).label
        case "coach_id" | "assigned_coach_id":
            return file.coaches.get(value, wording.NO_VALUE)
        case "employer_id":
            return file.employers.get(value, "un employeur")
        case "agreement_id":
            return file.agreements.get(value, wording.NO_VALUE)
        case "rome_code":
            found = occupations.occupation(str(value))
            return found.words if found else str(value)
        case "follows_contract_id" | "job_contract_id" | "led_to_contract_id":
            return contract_words(value, rules, file)
        case "renews_id":
            return "une immersion"
        case "amends_id":
            return agreement_words(value, rules, file)
        case "partner_id":
            return file.partners.get(value, "un partenaire")
        case "employer_site_id" | "tutor_contact_id" | "partner_contact_id":
            return file.places.get(value, wording.NO_VALUE)
    field = next((found for found in FORMS[table].fields if found.column == column), None)
    if field is None:
        return str(value)
    if field.kind == "hours":
        return wording.duration(value)
    if field.kind == "money":
        return f"{cents_words(value)}\u00a0€"
    if field.kind == "codes":
        return ", ".join(rules.label(field.codes, code) for code in str(value).split())
    return rules.label(field.codes, str(value)) if field.codes else str(value)


def contract_words(contract_id: str, rules: Rules, file: PersonFile) -> str:
    """Return the words of a contract: its kind, and since when."""
    for record in file.of("job_contract"):
        if record.id == contract_id:
            kind = rules.label("contract_types", record.values["contract_type"])
            employer = file.employers.get(record.values["employer_id"] or "", "")
            since = wording.day_digits(record.values["start_date"])
            return ", ".join(part for part in (kind, employer, f"depuis le {since}") if part)
    return "un contrat"


def agreement_words(agreement_id: str, rules: Rules, file: PersonFile) -> str:
    """Return the words of an individual agreement: its kind, its employer, when it was signed."""
    for record in file.of("individual_agreement"):
        if record.id == agreement_id:
            kind = rules.label("individual_agreement_kinds", record.values["kind"])
            employer = file.employers.get(record.values["employer_id"] or "", "")
            day = record.values["signed_date"] or record.values["start_date"]
            since = f"du {wording.day_digits(day)}" if day else ""
            return ", ".join(part for part in (kind, employer, since) if part)
    return "une convention"


def record_words(table: str, values: Mapping[str, Any], rules: Rules, file: PersonFile) -> str:
    """Return the words by which one tells a record from the others of its table."""
    match table:
        case "person":
            return "Identité et contact"
        case "act":
            label = rules.label("act_types", values["act_type"]) if values.get("act_type") else "Acte"
            lasted = wording.duration(values["duration_minutes"])
            return f"{label}, {wording.day_digits(values['date'])}, {lasted}"
        case "next_action":
            return str(values["label"])
        case "goal":
            return f"Objectif\u00a0: {values['label']}"
        case "legal_representative":
            return f"Représentant légal\u00a0: {values['name']}"
    form = FORMS[table]
    first = form.fields[0]
    told = value_words(table, first.column, values.get(first.column), rules, file)
    since = values.get("start_date") or values.get("admission_date") or values.get("date")
    words = form.title if told == wording.NO_VALUE or first.kind == "day" else f"{form.title}\u00a0: {told}"
    return words + (f", {wording.day_digits(since)}" if since else "")
