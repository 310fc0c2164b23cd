"""Words of the papers for the structure and the lead structure; no window is needed to read them."""

from typing import Final

ACTIONS: Final = {
    "issue_claim": "appel de fonds",
    "change_annual_report": "textes du rapport annuel",
}
FIELDS: Final = {
    "period_start": "le début de la période",
    "period_end": "la fin de la période",
    "proration": "le prorata",
    "corrects_id": "l’appel corrigé",
    "vat": "la mention de TVA",
    "terms": "les conditions de paiement",
    "chapter": "le texte du chapitre",
}
REASONS: Final = {
    "not_whole_months": "ne fait pas des mois entiers\u00a0: un prorata par mois en demande",
    "no_price": "n’a pas de prix noté dans la convention",
    "out_of_agreement": "est hors de la convention",
}
