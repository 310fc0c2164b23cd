"""The fields of what a person was told, agreed to share and asked of her data."""

from typing import Final

from jalon.ui.form_fields import Field, Form

RIGHTS_FORMS: Final = (
    Form(
        "privacy_notice",
        "Information sur les données",
        (
            Field("given_date", "Remise &le", "day"),
            Field("form", "&Forme", "choice", "notice_forms"),
            Field("version", "&Version du document"),
        ),
    ),
    Form(
        "sharing_consent",
        "Accord de partage",
        (
            Field(
                "recipient",
                "Avec &qui",
                "recipient",
                help_words="Un partenaire, ou qui d’autre\u00a0: un accord pour chacun.",
            ),
            Field("ground", "&Fondement", "choice", "sharing_grounds"),
            Field("shared_items", "Ce qui est parta&gé", "codes", "shared_items", is_wide=True),
            Field("purpose", "&Pour quoi faire", "note", is_wide=True),
            Field("start_date", "&Du", "day"),
            Field("end_date", "A&u", "day"),
            Field("withdrawn_date", "Ret&iré par la personne le", "day"),
            Field("signed_by", "Sig&né par", help_words="La personne, ou qui la représente."),
        ),
    ),
    Form(
        "person_partner",
        "Partenaire",
        (
            Field("partner_id", "&Partenaire", "partner"),
            Field("partner_contact_id", "&Interlocuteur", "partner_contact"),
            Field("part", "&Fonction ou rôle", help_words="Éducatrice, curateur, formatrice…", is_wide=True),
            Field("start_date", "&Depuis le", "day"),
            Field("end_date", "J&usqu’au", "day"),
        ),
    ),
    Form(
        "document",
        "Document",
        (
            Field("title", "&Titre", help_words="Sans mot de santé.", is_wide=True),
            Field("kind", "S&orte", "choice", "document_kinds"),
            Field("date", "&Du", "day", help_words="La date écrite sur le document."),
            Field("expires_date", "&Valable jusqu’au", "day", help_words="Annoncé dans les échéances."),
            Field("is_sensitive", "Se&nsible\u00a0: titre masqué sur la page", "flag"),
        ),
    ),
    Form(
        "rights_request",
        "Demande sur les données",
        (
            Field("kind", "&Nature", "choice", "rights_requests"),
            Field("received_date", "&Reçue le", "day"),
            Field(
                "due_date",
                "Réponse &due le",
                "day",
                help_words="Vide\u00a0: un mois. Deux mois de plus au besoin, dits à la personne avec la "
                "raison (RGPD, art. 12).",
            ),
            Field("answered_date", "Ré&pondu le", "day"),
            Field(
                "answer",
                "Ce qui a été rép&ondu, ou pourquoi un délai plus long",
                "note",
                is_wide=True,
            ),
        ),
    ),
)
