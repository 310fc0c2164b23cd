"""The fields of an employer, of its sites, contacts and commitments: their words and how each is typed."""

from typing import Final

from jalon.ui.form_fields import Field, Form
from jalon.ui.registration_doubts import siret_doubt

EMPLOYER: Final = Form(
    "employer",
    "Employeur",
    (
        Field("name", "&Nom", is_wide=True),
        Field("siret", "SI&RET", doubt=siret_doubt),
        Field("sector", "Secte&ur", "choice", "employer_sectors"),
        Field("naf_code", "Acti&vité (NAF)", "activity"),
        Field("headcount_band", "&Effectif", "choice", "employer_sizes"),
        Field("address", "&Adresse", is_wide=True),
        Field("postal_code", "C&ode postal"),
        Field("town", "&Commune"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
    ),
)
SITE: Final = Form(
    "employer_site",
    "Lieu de travail",
    (
        Field("name", "&Nom", help_words="Atelier, magasin, agence…"),
        Field("siret", "SI&RET", doubt=siret_doubt),
        Field("address", "&Adresse", is_wide=True),
        Field("postal_code", "C&ode postal"),
        Field("town", "&Commune"),
    ),
)
CONTACT: Final = Form(
    "employer_contact",
    "Interlocuteur",
    (
        Field("name", "&Nom"),
        Field("function", "&Fonction"),
        Field("part", "&Rôle", "choice", "contact_roles"),
        Field("employer_site_id", "Lie&u de travail", "given"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
    ),
)
COMMITMENT: Final = Form(
    "next_action",
    "Engagement",
    (
        Field("label", "&Quoi", is_wide=True),
        Field("due_date", "&Pour le", "day"),
        Field("who", "Qui s’en&gage", "given"),
        Field("person_id", "Au sujet &de", "given", is_wide=True),
    ),
)
