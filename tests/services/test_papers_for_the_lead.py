"""The papers that tell of a person to another body: only what she agreed to; and the handover."""

from datetime import date, time

import pytest

import make
from jalon.domain.errors import NoSuchFaceError
from jalon.domain.months import Month
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.storage import records
from reports import reading

TODAY = date(2026, 11, 20)
LEAD = "Association Chef-de-file"


@pytest.fixture
def zoe(caseload):
    """Zoé, admitted, with a right, a request, a job, a project, a health word and an interim review."""
    with caseload.write("demonstration") as session:
        person = make.a_person(
            session, phone="06 11 22 33 44", disability_family="PSYCHIQUE", work_impact="Fatigue vite"
        )
        path = make.a_path(session, person, date(2026, 1, 5))
        give = {"person_id": person}
        records.insert(session, "platform", {"department": "57", "lead_operator_name": LEAD})
        records.insert(session, "recognition", {**give, "kind": "RQTH", "end_date": date(2028, 1, 1)})
        records.insert(session, "referral", {**give, "origin": "CAP_EMPLOI", "date": date(2025, 12, 1)})
        job = {"contract_type": "CDI", "job_label": "Vendeuse", "start_date": date(2026, 5, 4)}
        records.insert(session, "job_contract", {**give, **job})
        records.insert(
            session,
            "support_review",
            {
                "support_path_id": path,
                "kind": "INTERMEDIAIRE",
                "date": date(2026, 10, 5),
                "person_words": "Je tiens le rythme.",
                "employer_words": "Très fiable en caisse.",
                "employer_agrees": False,
                "next_steps": "Passer à 24 heures.",
            },
        )
        records.insert(
            session,
            "module_period",
            {"support_path_id": path, "module": "M4_EMPLOI", "start_date": date(2026, 5, 4)},
        )
    return caseload, person, path


def agree(caseload, person, items, **changes):
    with caseload.write("demonstration") as session:
        values = {"person_id": person, "recipient": LEAD, "ground": "ACCORD", "shared_items": items}
        values |= {"start_date": date(2026, 1, 5), "purpose": "Suivre mon parcours", **changes}
        return records.insert(session, "sharing_consent", values)


def text_of(caseload, code, **asked):
    return reading.text_of(make_paper(caseload, code, Asked(**asked), today=TODAY).content)


def test_without_an_agreement_only_the_case_code_is_passed_on_and_the_paper_says_so(zoe):
    caseload, person, _ = zoe
    for code in ("D1", "D14", "D15"):
        text = text_of(caseload, code, person_id=person)
        assert "Aucun accord de partage en vigueur" in text
        assert "A-0001" in text
        for never in ("Lefèvre", "06 11 22", "RQTH", "Vendeuse", "Je tiens le rythme", "Fatigue", "sychique"):
            assert never not in text


def test_what_she_agreed_to_is_passed_on_item_by_item_until_its_day(zoe):
    caseload, person, _ = zoe
    agree(caseload, person, "IDENTITE DROITS", end_date=date(2027, 1, 1))
    text = text_of(caseload, "D1", person_id=person)
    for told in ("Zoé Lefèvre", "06 11 22 33 44", "RQTH", f"Transmis à {LEAD}", "1er janvier 2027"):
        assert told in text
    assert "Oui : Identité et coordonnées" in text
    assert "Non transmis, faute d’accord : parcours et modules" in text
    for never in ("Vendeuse", "Fatigue", "sychique", "Admission le"):
        assert never not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"end_date": date(2026, 11, 19)},
        {"withdrawn_date": date(2026, 11, 20)},
        {"start_date": date(2026, 11, 21)},
    ],
)
def test_an_agreement_that_ended_was_withdrawn_or_has_not_begun_lets_nothing_out(zoe, changes):
    caseload, person, _ = zoe
    consent = agree(caseload, person, "IDENTITE PARCOURS", **changes)
    for choices in ({}, {"consent": consent}):
        text = text_of(caseload, "D14", person_id=person, choices=choices)
        assert "Aucun accord de partage" in text
        assert "Lefèvre" not in text


def test_the_agreement_is_that_of_the_recipient_and_never_another_bodys(zoe):
    caseload, person, _ = zoe
    agree(caseload, person, "IDENTITE", recipient="CMP de la gare")
    agree(caseload, person, "PARCOURS", recipient="SAVS du centre")
    assert "Lefèvre" not in text_of(caseload, "D1", person_id=person)
    agree(caseload, person, "PARCOURS")
    text = text_of(caseload, "D14", person_id=person)
    assert f"Transmis à {LEAD}" in text
    assert "« Je tiens le rythme. »" in text
    assert "Lefèvre" not in text


def test_an_employers_words_are_passed_on_only_when_the_employer_agrees(zoe):
    caseload, person, path = zoe
    assert "Très fiable" not in text_of(caseload, "D14", person_id=person, variant="PERSONNE")
    with caseload.write("demonstration") as session:
        review = {"support_path_id": path, "kind": "INTERMEDIAIRE", "date": date(2026, 11, 2)}
        review |= {"employer_words": "Très fiable en caisse.", "employer_agrees": True}
        records.insert(session, "support_review", review)
    text = text_of(caseload, "D14", person_id=person, variant="PERSONNE")
    assert "Très fiable en caisse." in text
    assert "Vendeuse" in text


def test_the_review_of_an_exit_tells_how_long_why_and_how_to_come_back(zoe):
    caseload, person, path = zoe
    with caseload.write("demonstration") as session:
        exit_ = {"exit_date": date(2026, 11, 16), "exit_reason": "AUTONOMIE", "exit_relay": "Cap emploi"}
        records.update(session, "support_path", path, exit_)
        review = {"support_path_id": path, "kind": "SORTIE", "date": date(2026, 11, 16)}
        records.insert(session, "support_review", review)
    text = text_of(caseload, "D15", person_id=person, variant="PERSONNE")
    for words in ("10 mois", "Relais : Cap emploi", "L’accompagnement peut reprendre à tout moment"):
        assert words in text
    assert "pas encore notée" not in text


def test_the_review_of_an_exit_that_is_not_written_says_so(zoe):
    caseload, person, _ = zoe
    text = text_of(caseload, "D15", person_id=person, variant="PERSONNE")
    assert "La sortie n’est pas encore notée : ce bilan la prépare." in " ".join(text.split())


def test_the_file_keeps_the_whole_admission_and_a_blank_sheet_names_nobody(zoe):
    caseload, person, _ = zoe
    text = text_of(caseload, "D1", person_id=person, variant="ADMISSION")
    assert "ne sort pas de la structure" in text
    assert "Cap emploi" in text
    assert "sychique" not in text
    for code in ("D1", "D10", "D14", "D15"):
        blank = text_of(caseload, code, person_id=person, is_blank=True)
        assert "Lefèvre" not in blank
        assert "Nom et prénom" in blank


def test_meetings_face_to_face_are_signed_or_attested_with_the_reason(zoe):
    caseload, person, _ = zoe
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        day = date(2026, 10, 6)
        make.an_act(session, coach, (person,), date=day, start_time=time(9, 30), duration_minutes=45)
        make.an_act(session, coach, (person,), date=date(2026, 10, 8), modality="TELEPHONE")
        make.an_act(session, coach, (person,), date=date(2026, 10, 9), target="EMPLOYEUR")
    asked = {"person_id": person, "month": Month(2026, 10)}
    text = text_of(caseload, "D10", **asked)
    assert "mar. 06/10 9 h 30 à 10 h 15 0 h 45" in text
    assert "08/10" not in text
    assert "09/10" not in text
    assert "Présence attestée" in text
    attested = make_paper(
        caseload, "D10", Asked(**asked, choices={"attested_reason": "Main plâtrée."}), today=TODAY
    )
    assert "Motif : Main plâtrée." in reading.text_of(attested.content)
    assert attested.typed_texts == ("Main plâtrée.",)


def test_the_handover_names_those_entrusted_and_tells_no_family_of_disability(zoe):
    caseload, _, path = zoe
    with caseload.write("demonstration") as session:
        entrusted = {"coach_id": caseload.signed_in.coach_id, "start_date": date(2026, 1, 5)}
        records.insert(session, "coach_assignment", {"support_path_id": path, **entrusted})
    made = make_paper(caseload, "D23", Asked(coach_id=caseload.signed_in.coach_id), today=TODAY)
    text = reading.text_of(made.content)
    for words in ("Zoé Lefèvre (A-0001)", "06 11 22 33 44", "Vendeuse", "De Claire Martin : 1 personne"):
        assert words in text
    assert "sychique" not in text
    whole = reading.text_of(make_paper(caseload, "D23", Asked(), today=TODAY).content)
    assert "Zoé Lefèvre (A-0001)" in whole


def test_the_sheet_to_pass_on_has_totals_and_no_day(zoe):
    caseload, person, _ = zoe
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 10, 6))
    asked = {"person_id": person, "month": Month(2026, 10)}
    assert "06/10" in text_of(caseload, "D9", **asked)
    text = text_of(caseload, "D9", **asked, variant="TRANSMIS")
    assert "1 acte tenu. Le détail daté reste dans la structure." in text
    assert "06/10" not in text
    assert "1 h 00" in text


def test_without_agreement_the_liaison_sheet_tells_no_meeting_and_nothing_of_who_asked(zoe):
    caseload, person, _ = zoe
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(
            session, coach, (person,), state="PLANNED", date=date(2026, 12, 1), start_time=time(14, 30)
        )
    told = text_of(caseload, "D1", person_id=person)
    assert "1er décembre 2026" not in told
    assert "Cap emploi" not in told
    assert "1er décembre 2025" in told
    agree(caseload, person, "PARCOURS")
    told = text_of(caseload, "D1", person_id=person)
    assert "1er décembre 2026 à 14 h 30" in told
    assert "Cap emploi" in told


@pytest.mark.parametrize(
    ("code", "choices"),
    [
        ("D11", {"level": "N9"}),
        ("D11", {"levle": "N0"}),
        ("D7", {"a": ""}),
        ("D9", {"with_name": "OUI"}),
        ("D24", {"since": "hier"}),
    ],
)
def test_a_choice_that_a_paper_does_not_offer_is_refused(zoe, code, choices):
    caseload, person, _ = zoe
    asked = Asked(person_id=person, month=Month(2026, 10), choices=choices)
    with pytest.raises(NoSuchFaceError):
        make_paper(caseload, code, asked, today=TODAY)
