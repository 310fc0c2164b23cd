"""The structure’s own letters: kept, their tags checked, filled, and nothing in them ever run."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

import make
from jalon.domain.errors import (
    DocumentUnreadableError,
    DocumentUnsafeError,
    FrozenFileError,
    InvalidEntryError,
    LetterKindError,
    LetterTagsError,
)
from jalon.services import letters
from jalon.services.letters import add_letter, fill_letter, letter_tags, list_letters
from jalon.services.papers.handing import (
    code_of,
    find_handed,
    forget_handing,
    hand_over_letter,
    letter_name,
    list_handed,
)
from jalon.services.papers.recipients import recipient_of_letter
from jalon.settings.rules import rules_for
from jalon.storage import records


def a_letter(path: Path, *paragraphs: str, footer: str = "") -> Path:
    letter = docx.Document()
    for text in paragraphs:
        letter.add_paragraph(text)
    table = letter.add_table(1, 1)
    table.cell(0, 0).text = "Suivi par {{ mon_nom }}"
    if footer:
        letter.sections[0].footer.paragraphs[0].text = footer
    letter.save(path)
    return path


@pytest.fixture
def her(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(
            session, given_name="Łucja & <Cie>", town="Metz", disability_family="PSYCHIQUE"
        )
        make.a_path(session, person, date(2026, 3, 2))
    return person


def test_a_letter_is_filled_with_what_is_known_and_says_what_is_not(caseload, her, tmp_path):
    path = a_letter(
        tmp_path / "Invitation.docx",
        "Bonjour {{ prenom }} {{nom}}, le {{ date_du_jour }}.",
        "Admission : {{ date_admission }}, {{ telephone }}",
        footer="{{ structure }}",
    )
    letter_id = add_letter(caseload, path)
    assert [one.name for one in list_letters(caseload)] == ["Invitation"]
    made = fill_letter(caseload, letter_id, person_id=her, employer_id=None, today=make.TODAY)
    assert made.letter.texts == (
        "Bonjour Łucja & <Cie> Lefèvre, le 20\u00a0novembre\u00a02026.",
        "Admission : 2\u00a0mars\u00a02026, ",
        "Suivi par Claire Martin",
        "L’Étape",
    )
    assert made.missing == ("telephone",)
    assert made.file_name == "courrier-A-0001-2026-11-20.docx"
    assert docx.Document(io.BytesIO(made.letter.content)).paragraphs[0].text.startswith("Bonjour Łucja")


def test_a_letter_handed_is_noted_under_its_name_and_can_be_taken_back(caseload, her, tmp_path):
    letter_id = add_letter(caseload, a_letter(tmp_path / "Invitation.docx", "Bonjour {{ prenom }}."))
    made = fill_letter(caseload, letter_id, person_id=her, employer_id=None, today=make.TODAY)
    assert recipient_of_letter(caseload, made) == "Łucja & <Cie> Lefèvre"
    fields = {"day": date(2026, 11, 19), "recipient": "Mme Lefèvre", "today": make.TODAY}
    handed_id = hand_over_letter(caseload, made, **fields)
    (one,) = list_handed(caseload, person_id=her)
    assert (one.paper, one.date, one.recipient) == ("COURRIER", date(2026, 11, 19), "Mme Lefèvre")
    assert letter_name(one) == "Invitation"
    assert code_of(one) is None  # its model may have changed: it is not printed again
    assert find_handed(caseload, "invitation", {}) == (one,)
    forget_handing(caseload, handed_id)
    assert list_handed(caseload, person_id=her) == ()
    with pytest.raises(InvalidEntryError):
        hand_over_letter(caseload, made, **fields | {"day": date(2026, 11, 21)})


def test_to_whom_a_letter_about_two_is_handed_is_not_guessed(caseload, her, tmp_path):
    letter_id = add_letter(caseload, a_letter(tmp_path / "Lettre.docx", "{{ nom }}"))
    with caseload.write("demonstration") as session:
        employer = records.insert(session, "employer", {"name": "Boulangerie", "sector": "PRIVE"})
    for person_id, whom in ((None, "Boulangerie"), (her, "")):
        made = fill_letter(caseload, letter_id, person_id=person_id, employer_id=employer, today=make.TODAY)
        assert recipient_of_letter(caseload, made) == whom


def test_an_unknown_tag_is_told_with_its_place_and_the_nearest_known_one(caseload, tmp_path):
    path = a_letter(tmp_path / "Lettre.docx", "Chère {{ prenon }}, voici.", "{% for x in y %}")
    with pytest.raises(LetterTagsError) as told:
        add_letter(caseload, path)
    assert told.value.names == ("prenon", "{% for x in y %}")
    assert told.value.nearest[0] == "prenom"
    assert told.value.places[0].startswith("Chère {{ prenon }}")
    assert list_letters(caseload) == ()


@pytest.mark.parametrize(
    "tag",
    [
        "prenom.__class__.__mro__",
        "7*7",
        "''.join(prenom)",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "prenom | upper",
    ],
)
def test_nothing_but_a_name_stands_between_braces(caseload, tmp_path, tag):
    with pytest.raises(LetterTagsError):
        add_letter(caseload, a_letter(tmp_path / "a.docx", "{{ " + tag + " }}"))


def test_what_is_no_letter_or_carries_something_else_is_refused(caseload, tmp_path):
    (tmp_path / "a.doc").write_bytes(b"x")
    (tmp_path / "b.docx").write_bytes(b"x")
    for name in ("a.doc", "b.docx"):
        with pytest.raises(LetterKindError):
            add_letter(caseload, tmp_path / name)
    path = a_letter(tmp_path / "c.docx", "{{ nom }}")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    with pytest.raises((DocumentUnsafeError, DocumentUnreadableError)):
        add_letter(caseload, path)
    assert list_letters(caseload) == ()


def test_a_frozen_file_gives_no_letter(caseload, her, tmp_path):
    letter_id = add_letter(caseload, a_letter(tmp_path / "Lettre.docx", "{{ nom }}"))
    with caseload.write("demonstration") as session:
        records.update(session, "person", her, {"frozen_since": date(2026, 11, 10)})
    with pytest.raises(FrozenFileError):
        fill_letter(caseload, letter_id, person_id=her, employer_id=None, today=make.TODAY)


def test_a_letter_of_the_same_name_takes_the_place_of_the_other_and_is_saved_as_it_was(caseload, tmp_path):
    add_letter(caseload, a_letter(tmp_path / "Lettre.docx", "{{ nom }}"))
    letter_id = add_letter(caseload, a_letter(tmp_path / "Lettre.docx", "{{ prenom }}"))
    assert len(list_letters(caseload)) == 1
    letters.save_model(caseload, letter_id, tmp_path / "kept.docx")
    assert (tmp_path / "kept.docx").read_bytes() == (tmp_path / "Lettre.docx").read_bytes()


def test_every_tag_has_an_example_and_none_tells_of_health():
    assert all(tag.example and tag.label for tag in letter_tags())
    assert len({tag.tag for tag in letter_tags()}) == len(letter_tags())
    assert not {tag.field for tag in letter_tags()} & {"disability_family", "work_impact", "birth_date"}
    assert rules_for(make.TODAY).labels["civilities"]
