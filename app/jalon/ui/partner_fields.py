"""The fields of a partner and of someone who works there: their words and how each is typed."""

from typing import Final

from jalon.ui.form_fields import Field, Form

PARTNER: Final = Form(
    "partner",
    "Partenaire",
    (
        Field("name", "&Nom", is_wide=True),
        Field("kind", "T&ype", "choice", "partner_kinds"),
        Field("town", "&Commune"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
        Field("address", "&Adresse"),
        Field("postal_code", "C&ode postal"),
    ),
)
PARTNER_CONTACT: Final = Form(
    "partner_contact",
    "Interlocuteur",
    (
        Field("name", "&Nom"),
        Field("function", "&Fonction"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
    ),
)
