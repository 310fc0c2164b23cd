"""The papers handed to the person say what the caseload knows of her, in three faces, and nothing else."""

from datetime import date, time

import pytest

import make
from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.domain.ids import new_id
from jalon.services import history, notes, rights
from jalon.services.data_protection import DataProtection, change_data_protection, read_data_protection
from jalon.services.papers.asked import Asked
from jalon.services.papers.catalogue import PAPERS
from jalon.services.papers.handing import hand_over
from jalon.services.papers.making import make_paper
from jalon.services.papers.simple_reviews import SIMPLE_PAPERS, read_reviews, record_review
from jalon.services.person_records import read_file
from jalon.storage import records
from reports.reading import last_page_of, pages_of, text_of

TODAY = date(2026, 11, 20)
HANDED = ("D3", "D4", "D5", "D6", "D7")
LONG = "Anne-Marie-Joséphine " + "Wolfeschlegelsteinhausenbergerdorff" * 2


@pytest.fixture
def her(caseload):
    """Write a person about whom everything these papers print is known."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        her = make.a_person(session, disability_family="PSYCHIQUE", work_impact="Fatigue vite")
        path = make.a_path(session, her, date(2026, 1, 5))
        records.update(session, "coach", coach, {"phone": "01 02 03 04 05"})
        follows = {"support_path_id": path, "coach_id": coach, "start_date": date(2026, 1, 5)}
        records.insert(session, "coach_assignment", follows)
        records.insert(
            session, "legal_representative", {"person_id": her, "name": "Paul Lefèvre", "capacity": "tuteur"}
        )
        make.an_act(session, coach, (her,), state="PLANNED", date=date(2026, 12, 1), start_time=time(14, 30))
        consent = {"person_id": her, "recipient": "SAVS", "start_date": date(2026, 1, 5)}
        records.insert(
            session,
            "sharing_consent",
            consent | {"shared_items": "IDENTITE PROJET", "purpose": "Préparer la reprise"},
        )
        records.insert(
            session,
            "sharing_consent",
            consent | {"recipient": "Centre du Parc", "withdrawn_date": date(2026, 3, 1)},
        )
        records.insert(
            session,
            "shared_assessment",
            {
                "support_path_id": path,
                "date": date(2026, 2, 3),
                "person_words": "Je veux un travail calme",
                "obstacles": "Le bruit",
                "next_review_date": date(2027, 2, 3),
            },
        )
        goal = records.insert(
            session,
            "goal",
            {
                "support_path_id": path,
                "label": "Passer le code",
                "module": "M3_RECHERCHE",
                "state": "EN_COURS",
            },
        )
        records.insert(
            session, "goal", {"support_path_id": path, "label": "Choisir un métier", "state": "ATTEINT"}
        )
        action = {"person_id": her, "label": "Réserver une date", "coach_id": coach, "goal_id": goal}
        records.insert(session, "next_action", action | {"due_date": date(2026, 12, 8), "state": "A_FAIRE"})
        records.insert(session, "next_action", {"person_id": her, "label": "Chose faite", "state": "ATTEINT"})
        records.insert(session, "vocational_plan", {"support_path_id": path, "job_label": "Fleuriste"})
    notes.add_note(caseload, her, "Note pour moi seule", is_personal=True, day=TODAY)
    return her


def read(caseload, code, **asked):
    return text_of(make_paper(caseload, code, Asked(**asked), today=TODAY).content)


TOLD = (
    (
        "D3",
        ("Claire Martin", "01 02 03 04 05", "mardi 1er décembre 2026 à 14 h 30", "L5213-2-1"),
        ("Claire Martin", "Mardi 1er décembre 2026", "à 14 h 30"),
    ),
    (
        "D4",
        ("L’Étape", "2 ans après le dernier contact", "CNIL, 3 place de Fontenoy", "article 15"),
        ("2 ans après notre dernier contact", "01 53 73 22 22"),
    ),
    (
        "D5",
        ("SAVS", "Oui : Identité et coordonnées", "Préparer la reprise", "Paul Lefèvre", "Claire Martin"),
        ("SAVS", "Oui : Votre nom et votre adresse", "Vous : Zoé Lefèvre", "Paul Lefèvre"),
    ),
    (
        "D6",
        ("Je veux un travail calme", "Le bruit", "mercredi 3 février 2027", "Pas encore noté."),
        ("Je veux un travail calme", "Le bruit", "Mercredi 3 février 2027"),
    ),
    (
        "D7",
        (
            "Fleuriste",
            "Passer le code",
            "Réserver une date",
            "mardi 8 décembre 2026",
            "Choisir un métier",
        ),
        ("Fleuriste", "Passer le code", "Qui le fait : Claire Martin", "C’est fait"),
    ),
)


def test_each_paper_says_what_is_known_and_nothing_that_is_not_for_it(caseload, her):
    for code, normal, simple in TOLD:
        for is_simple, told in ((False, normal), (True, simple)):
            found = read(caseload, code, person_id=her, is_simple=is_simple)
            for text in told:
                assert text in found, (code, is_simple, text)
            for silent in (
                "PSYCHIQUE",
                "Fatigue vite",
                "Note pour moi seule",
                "Centre du Parc",
                "Chose faite",
            ):
                assert silent not in found, (code, is_simple, silent)


def test_a_blank_paper_names_nobody_and_the_same_document_gives_the_same_bytes(caseload, her):
    for code in HANDED:
        for is_simple in (False, True):
            asked = Asked(is_blank=True, is_simple=is_simple)
            made = make_paper(caseload, code, asked, today=TODAY)
            found = text_of(made.content)
            for name in ("Lefèvre", "Claire", "A-0001"):
                assert name not in found, (code, name)
            assert made.content == PAPERS[code].draw(made.document)


def test_the_hardest_names_and_texts_of_ten_pages_are_printed_whole(caseload, her):
    with caseload.write("demonstration") as session:
        records.update(session, "person", her, {"family_name": LONG[:80], "given_name": "Ñandú Łukasz"})
        (path,) = session.connection().exec_driver_sql("select id from support_path").scalars()
        for rank in range(60):
            goal = {"support_path_id": path, "label": f"But {rank} " + "mot " * 60, "state": "A_FAIRE"}
            records.insert(session, "goal", goal)
    for is_simple in (False, True):
        made = make_paper(caseload, "D7", Asked(person_id=her, is_simple=is_simple), today=TODAY)
        found = text_of(made.content)
        assert all(f"But {rank} mot" in found for rank in range(60))
        assert "Ñandú Łukasz" in found
        assert pages_of(made.content) > 5
        assert len([text for text in made.typed_texts if text.startswith("But ")]) == 60


def test_one_agreement_is_chosen_by_its_record_and_a_withdrawn_one_says_so(caseload, her):
    with caseload.read() as session:
        rows = session.connection().exec_driver_sql("select recipient, id from sharing_consent").all()
    withdrawn = dict(rows)["Centre du Parc"]
    found = read(caseload, "D5", person_id=her, record_id=withdrawn)
    assert "Centre du Parc" in found
    assert "a été retiré le dimanche 1er mars 2026" in found
    assert "Signature" not in found
    simple = read(caseload, "D5", person_id=her, record_id=withdrawn, is_simple=True)
    assert "Dimanche 1er mars 2026" in simple
    assert "signature" not in simple
    with pytest.raises(UnknownRecordError):
        read(caseload, "D5", person_id=her, record_id=new_id())


def test_someone_of_whom_nothing_is_known_gets_papers_to_fill(caseload):
    with caseload.write("demonstration") as session:
        bare = make.a_person(session)
    for code in HANDED:
        for is_simple in (False, True):
            assert "Zoé" in read(caseload, code, person_id=bare, is_simple=is_simple) or code in ("D3", "D4")


def test_no_paper_of_a_frozen_file(caseload, her):
    rights.freeze_person(caseload, her, since=TODAY)
    for code in HANDED:
        with pytest.raises(FrozenFileError):
            read(caseload, code, person_id=her)


def test_the_notice_says_what_the_structure_recorded_and_leaves_the_rest_to_fill(caseload, her):
    before = read(caseload, "D4", person_id=her)
    assert before.count("à compléter par la structure") == 2
    change_data_protection(
        caseload, DataProtection("Fondation Mère", "Ana Roy", "dpo@exemple.fr", legal_basis="CONTRAT")
    )
    assert read_data_protection(caseload).dpo_name == "Ana Roy"
    after = read(caseload, "D4", person_id=her)
    for told in ("Fondation Mère", "Ana Roy · dpo@exemple.fr", "article 6, 1, b", "article 20"):
        assert told in after, told
    assert "à compléter" not in after
    assert "article 21" not in after  # nobody objects to what a contract asks for
    assert "dpo@exemple.fr" in read(caseload, "D4", person_id=her, is_simple=True)


def test_the_notice_tells_how_long_a_file_is_kept_and_how_long_its_archive(caseload, her):
    """Both from the rules in force, as the register of the structure tells them."""
    told = read(caseload, "D4", person_id=her).replace("\u00a0", " ")
    assert "2 ans après le dernier contact avec vous, puis il est effacé" in told
    assert "gardé à part, 3 ans de plus au maximum" in told
    simple = read(caseload, "D4", person_id=her, is_simple=True).replace("\u00a0", " ")
    assert "nous les gardons à part, 3 ans de plus au maximum" in simple
    notice = make_paper(caseload, "D4", Asked(person_id=her), today=TODAY).document
    register = make_paper(caseload, "R1", Asked(), today=TODAY).document
    assert notice["months"].items() <= register["months"].items()


def test_the_notice_that_is_handed_is_noted_on_the_file_once_and_undone_with_it(caseload, her):
    made = make_paper(caseload, "D4", Asked(person_id=her, is_simple=True), today=TODAY)
    for _ in range(2):
        hand_over(caseload, made, day=TODAY, recipient=None, today=TODAY)
    (noted,) = read_file(caseload, her).of("privacy_notice")
    assert (noted.values["given_date"], noted.values["form"]) == (TODAY, "SIMPLE")
    history.undo_last(caseload)
    history.undo_last(caseload)
    assert read_file(caseload, her).of("privacy_notice") == ()


def test_a_simple_version_is_called_easy_to_read_only_for_the_text_that_was_read_over(
    caseload, her, monkeypatch
):
    assert frozenset(SIMPLE_PAPERS) == {code for code, kind in PAPERS.items() if kind.has_simple}
    record_review(caseload, "D7", "Le groupe du mardi", date(2026, 3, 3), today=TODAY)
    found = read(caseload, "D7", person_id=her, is_simple=True)
    assert "Facile à lire et à comprendre" in found
    assert "Le groupe du mardi a relu ce texte le 3 mars 2026" in found
    assert "Version simple à lire" in read(caseload, "D6", person_id=her, is_simple=True)
    monkeypatch.setattr("jalon.services.papers.simple_reviews.text_of", lambda paper: f"another {paper}")
    assert not read_reviews(caseload)[0].is_of_this_text
    assert "Version simple à lire" in read(caseload, "D7", person_id=her, is_simple=True)


def test_nobody_stands_in_for_herself_and_who_is_not_named_is_a_line_to_fill(caseload, her):
    path, coach = read_file(caseload, her).of("support_path")[0].id, caseload.signed_in.coach_id
    backup = {"support_path_id": path, "coach_id": coach, "is_backup": True, "start_date": date(2026, 2, 1)}
    with caseload.write("demonstration") as session:
        records.insert(session, "coach_assignment", backup)
        waiting = make.a_person(session, family_name="Nue")
    for code in ("D2", "D3"):
        document = make_paper(caseload, code, Asked(person_id=her), today=TODAY).document
        assert document["coach"]["name"] == "Claire Martin"
        assert document["backup"] is None
    for code in ("D6", "D7"):
        assert "—" not in read(caseload, code, person_id=waiting)


def test_who_helps_is_on_the_last_page_of_the_simple_notice_with_whom_to_ask(caseload, her):
    made = make_paper(caseload, "D4", Asked(person_id=her, is_simple=True), today=TODAY).content
    assert pages_of(made) == 2
    assert "accompagne : Claire Martin" in last_page_of(made)
