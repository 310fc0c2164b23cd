from jalon.reports.recovery_sheet import recovery_sheet
from jalon.storage.passphrases import new_recovery_code
from reports import reading


def document(**changes):
    return {
        "structure": "L’Étape",
        "caseload": "etape-nancy",
        "made_on": "2026-11-22",
        "groups": ["V7PYSP", "PRJAMK", "BS0Q1R", "TNQBET", "CY3TWD", "1KYP92"],
    } | changes


def test_it_is_one_page_that_says_what_it_is_of_what_and_of_when():
    paper = recovery_sheet(document())
    text = reading.text_of(paper)
    assert reading.pages_of(paper) == 1
    for told in ("Feuille de secours", "L’Étape", "etape-nancy", "22 novembre 2026", "fermé à clé"):
        assert told in text, told


def test_every_group_can_be_read_whole_and_in_order():
    groups = new_recovery_code().split("-")
    text = reading.text_of(recovery_sheet(document(groups=groups)))
    places = [text.index(group) for group in groups]
    assert places == sorted(places)


def test_a_long_name_leaves_it_on_one_page():
    paper = recovery_sheet(document(structure="Association départementale " * 4, caseload="file " * 12))
    assert reading.pages_of(paper) == 1


def test_it_is_tagged_in_reading_order():
    roles = reading.roles_of(recovery_sheet(document()))
    assert roles[1] == ("Document", "H1")
    assert roles.count(("Document", "H2")) == 4


def test_the_same_code_gives_the_same_bytes():
    assert recovery_sheet(document()) == recovery_sheet(document())
