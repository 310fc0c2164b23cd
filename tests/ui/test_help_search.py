"""What people type in the search of the help finds the page that answers, first."""

import pytest

from jalon.domain.plain_markdown import Title, plain
from jalon.domain.search_keys import search_key
from jalon.settings import help_pages
from jalon.ui.help_search import found_in_help
from jalon.ui.help_text import GLOSSARY, KEYBOARD

_FIRST = {
    "installer": "premier-jour",
    "contrat": "premier-jour",
    "stage": "premier-jour",
    "verrouiller": "premier-jour",
    "supprimer quelqu’un": "devoirs-et-droits",
    "écrire plus gros": "quand-ca-ne-va-pas",
    "lunettes": "quand-ca-ne-va-pas",
    "sans administrateur": "premier-jour",
    "demo": "premier-jour",
    "aipd": "devoirs-et-droits",
    "usb": "une-sauvegarde",
    "clé usb": "une-sauvegarde",
    "sauvegarder": "une-sauvegarde",
    "sauvegardes": "une-sauvegarde",
    "sauvgarde": "une-sauvegarde",
    "où est mon fichier": "une-sauvegarde",
    "changer de PC": "une-sauvegarde",
    "restaurer": "une-sauvegarde",
    "hier": "une-sauvegarde",
    "annuler": "un-acte",
    "corbeille": "un-acte",
    "noter un appel": "un-acte",
    "saisir une visite": "un-acte",
    "kilomètres": "un-acte",
    "absent": "un-acte",
    "clôturer le mois": "un-mois",
    "rectificatif": "un-mois",
    "chef de file": "un-releve",
    "statistiques": "un-releve",
    "tiret": "un-releve",
    "imprimer": "un-papier",
    "IMPRIMENTE": "un-papier",
    "falc": "un-papier",
    "pdf": "un-papier",
    "trousse": "une-visite",
    "échéances": "une-visite",
    "rappel": "une-visite",
    "doublon": "ancien-tableau",
    "excel": "ancien-tableau",
    "importer un tableur": "ancien-tableau",
    "mot de passe": "phrase-perdue",
    "mot de passe oublié": "phrase-perdue",
    "password": "phrase-perdue",
    "code de secours": "phrase-perdue",
    "collègue part": "partir",
    "deux personnes ensemble": "partir",
    "désinstaller": "partir",
    "exporter": "partir",
    "remplaçant": "partir",
    "confidentialité": "devoirs-et-droits",
    "rgpd": "devoirs-et-droits",
    "cnil registre": "devoirs-et-droits",
    "durée de conservation": "devoirs-et-droits",
    "effacer un dossier": "devoirs-et-droits",
    "vol": "quand-ca-ne-va-pas",
    "ordinateur volé": "quand-ca-ne-va-pas",
    "antivirus": "quand-ca-ne-va-pas",
    "smartscreen": "quand-ca-ne-va-pas",
    "mise à jour": "quand-ca-ne-va-pas",
    "agrandir": "quand-ca-ne-va-pas",
    "trop petit": "quand-ca-ne-va-pas",
    "bug": "quand-ca-ne-va-pas",
    "pmsmp": GLOSSARY,
    "RQTH": GLOSSARY,
    "cdaph": GLOSSARY,
    "file active cible": GLOSSARY,
    "F6": KEYBOARD,
    "répéter": KEYBOARD,
}


@pytest.mark.parametrize(("typed", "page"), list(_FIRST.items()))
def test_a_word_finds_the_page_that_answers_first(typed, page):
    found = found_in_help(typed)
    assert [one.page for one in found[:1]] == [page], [(one.page, one.words) for one in found[:4]]


@pytest.mark.parametrize("typed", ["trésor", "xyzzy", "champignon"])
def test_a_word_that_no_page_knows_finds_nothing(typed):
    assert found_in_help(typed) == ()


def test_a_letter_more_never_empties_the_list_of_a_word_that_is_known():
    for word in ("sauvegarde", "imprimer", "antivirus", "collègue"):
        assert all(found_in_help(word[:length]) for length in range(2, len(word) + 1)), word


def test_every_question_leads_to_a_title_of_its_guide():
    titles = {
        guide.key: {search_key(plain(part.spans)) for part in guide.parts if isinstance(part, Title)}
        for guide in help_pages.guides()
    }
    astray = [
        one.ask
        for one in help_pages.questions()
        if one.title and search_key(one.title) not in titles[one.page]
    ]
    assert astray == []
    assert {one.page for one in help_pages.questions()} == set(titles)


def test_nothing_typed_shows_every_page_then_every_question():
    words = [one.words for one in found_in_help(" ")]
    assert words[0] == help_pages.guides()[0].title
    assert words[-1] == help_pages.questions()[-1].ask
    assert len(words) == len(help_pages.guides()) + 2 + len(help_pages.questions())


def test_the_words_of_the_glossary_are_in_the_order_of_the_alphabet():
    words = [search_key(word) for word in help_pages.glossary()]
    assert words == sorted(words)
