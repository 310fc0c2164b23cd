"""Partners: listed, warned of twice, named where they are needed, never lost while something names them."""

from datetime import date

import pytest
from sqlalchemy import text

import make
from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.errors import InvalidEntryError, PartnerInUseError, UnknownRecordError
from jalon.services import (
    activity,
    duplicates,
    handover,
    history,
    partners,
    person_records,
    retention,
    rights,
)
from jalon.services.act_lines import LineReader
from jalon.services.partners import (
    NamedPartner,
    NewContact,
    NewPartner,
    PartnerContactEntry,
    PartnerEntry,
)

TODAY = make.TODAY


@pytest.fixture
def person(caseload) -> str:
    with caseload.write("demonstration") as session:
        return make.a_person(session)


@pytest.fixture
def savs(caseload) -> str:
    return partners.add_partner(caseload, PartnerEntry("SAVS Les Deux Rives", "SAVS", town="Metz"))


def test_a_partner_is_listed_with_whom_to_ask_for_and_how_many_it_follows(caseload, person, savs):
    partners.add_contact(caseload, savs, PartnerContactEntry("Mme Roux", "éducatrice"))
    partners.add_contact(caseload, savs, PartnerContactEntry("M. Petit"))
    person_records.add_record(caseload, "person_partner", person, {"partner_id": savs})
    person_records.add_record(
        caseload, "person_partner", person, {"partner_id": savs, "end_date": date(2020, 1, 1)}
    )
    line = partners.read_lines(caseload, (savs,), today=TODAY)[savs]
    assert (line.name, line.kind, line.town) == ("SAVS Les Deux Rives", "SAVS", "Metz")
    assert (line.contact, line.following) == ("Mme Roux", 1)
    sheet = partners.open_sheet(caseload, savs, today=TODAY)
    assert [one.is_running for one in sheet.people] == [True, False]
    rights.freeze_person(caseload, person, since=TODAY, reason=None)
    assert partners.read_lines(caseload, (savs,), today=TODAY)[savs].following == 0
    assert partners.read_sheet(caseload, savs, today=TODAY).people == ()


def test_it_is_found_by_its_name_its_town_and_but_for_a_typing_error(caseload, savs):
    other = partners.add_partner(caseload, PartnerEntry("Mission locale", town="Épinal"))
    assert partners.find_partners(caseload, "") == (other, savs)
    assert partners.find_partners(caseload, "metz") == (savs,)
    assert partners.find_partners(caseload, "mision locale") == (other,)
    partners.archive_partner(caseload, savs, since=TODAY)
    assert partners.find_partners(caseload, "metz") == ()
    partners.archive_partner(caseload, savs, since=None)
    assert partners.find_partners(caseload, "metz") == (savs,)


def test_a_near_name_is_warned_of_unless_the_towns_differ(caseload, savs):
    alike = duplicates.find_partners_alike
    assert [one.id for one in alike(caseload, "SAVS les deux rive")] == [savs]
    assert [one.id for one in alike(caseload, "SAVS les deux rives", "Nancy")] == []
    assert alike(caseload, "Cap emploi") == ()


def test_without_a_name_nothing_is_written(caseload, savs, person):
    with pytest.raises(InvalidEntryError):
        partners.add_partner(caseload, PartnerEntry("  "))
    with pytest.raises(InvalidEntryError):
        partners.change_contact(caseload, savs, PartnerContactEntry(""))
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "person_partner", person, {"partner_id": NewPartner(" ")})
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "person_partner", person, {"partner_id": None})
    with pytest.raises(UnknownRecordError):
        partners.read_sheet(caseload, "none", today=TODAY)
    assert partners.find_partners(caseload, "") == (savs,)


def test_a_new_partner_and_its_contact_are_written_with_the_line_that_names_them_and_undone_with_it(
    caseload, person
):
    person_records.add_record(
        caseload,
        "person_partner",
        person,
        {
            "partner_id": NewPartner("CMP du Centre"),
            "partner_contact_id": NewContact("Dr Blanc"),
            "part": "référente",
        },
    )
    file = person_records.read_file(caseload, person)
    (record,) = file.of("person_partner")
    assert file.partners[record.values["partner_id"]] == "CMP du Centre"
    assert file.places[record.values["partner_contact_id"]] == "Dr Blanc"
    reached = handover.read_handed(caseload, person, today=TODAY).partners
    assert [(one.name, one.part, one.organisation) for one in reached] == [
        ("Dr Blanc", "référente", "CMP du Centre")
    ]
    history.undo_last(caseload)
    assert person_records.read_file(caseload, person).of("person_partner") == ()
    assert partners.find_partners(caseload, "") == ()


def test_one_named_in_full_again_is_the_one_on_file(caseload, person, savs):
    for contact in ("Mme Roux", "mme roux"):
        values = {"partner_id": NewPartner("savs les DEUX rives"), "partner_contact_id": NewContact(contact)}
        person_records.add_record(caseload, "person_partner", person, values)
    assert partners.find_partners(caseload, "") == (savs,)
    assert [one.name for one in partners.read_contacts(caseload, savs)] == ["Mme Roux"]


def test_the_contact_of_another_partner_is_refused(caseload, person, savs):
    other = partners.add_partner(caseload, PartnerEntry("Cap emploi"))
    contact = partners.add_contact(caseload, other, PartnerContactEntry("M. Petit"))
    values = {"partner_id": savs, "partner_contact_id": contact}
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "person_partner", person, values)
    written = person_records.add_record(caseload, "person_partner", person, {"partner_id": other})
    person_records.correct_record(caseload, "person_partner", written, {"partner_contact_id": contact})
    with pytest.raises(InvalidEntryError):
        person_records.correct_record(caseload, "person_partner", written, values)


def test_an_agreement_to_share_names_a_partner_on_file_or_free_words(caseload, person, savs):
    def consent() -> tuple[str, str | None]:
        (record,) = person_records.read_file(caseload, person).of("sharing_consent")
        return record.values["recipient"], record.values["partner_id"]

    named = NamedPartner(savs, "SAVS Les Deux Rives")
    written = person_records.add_record(
        caseload, "sharing_consent", person, {"recipient": named, "start_date": TODAY}
    )
    assert consent() == ("SAVS Les Deux Rives", savs)
    person_records.correct_record(caseload, "sharing_consent", written, {"recipient": "SAVS Les Deux Rives"})
    person_records.correct_record(caseload, "sharing_consent", written, {"signed_by": "Elle"})
    assert consent() == ("SAVS Les Deux Rives", savs)
    person_records.correct_record(caseload, "sharing_consent", written, {"recipient": "Sa sœur"})
    assert consent() == ("Sa sœur", None)


def test_an_act_names_a_new_partner_and_counts_as_any_other(caseload, person, savs):
    coach = caseload.signed_in.coach_id
    act = NewAct(
        date=TODAY,
        duration_minutes=30,
        act_type="COORDINATION",
        target="PARTENAIRE",
        coach_ids=(coach,),
        participants=(NewParticipant(person, "HONORE"),),
    )
    written = activity.record_act(caseload, act, today=TODAY, new_partner=NewPartner("MDPH"))
    mdph = activity.read_entry(caseload, written.act_id).partner_id
    (line,) = partners.list_acts_of_partner(caseload, mdph, limit=10)
    assert line.partner_name == "MDPH"
    said = LineReader().line_of(caseload, line)
    assert said == "30 min Coordination avec un partenaire Zoé Lefèvre chez MDPH"
    assert (line.target, line.duration_minutes) == ("PARTENAIRE", 30)
    activity.correct_act(
        caseload, written.act_id, act, today=TODAY, new_partner=NewPartner("SAVS les deux rives")
    )
    assert activity.read_entry(caseload, written.act_id).partner_id == savs


def test_what_is_named_cannot_be_thrown_away_and_the_rest_comes_back_by_undo(caseload, person, savs):
    contact = partners.add_contact(caseload, savs, PartnerContactEntry("Mme Roux"))
    link = person_records.add_record(caseload, "person_partner", person, {"partner_id": savs})
    with pytest.raises(PartnerInUseError) as refused:
        partners.remove_partner(caseload, savs)
    assert (refused.value.people, refused.value.acts, refused.value.agreements) == (1, 0, 0)
    person_records.remove_record(caseload, "person_partner", link)
    partners.remove_partner(caseload, savs)
    assert partners.find_partners(caseload, "") == ()
    history.undo_last(caseload)
    assert [one.id for one in partners.read_sheet(caseload, savs, today=TODAY).contacts] == [contact]


def test_its_history_says_what_it_was(caseload, savs):
    contact = partners.add_contact(caseload, savs, PartnerContactEntry("Mme Roux"))
    partners.change_partner(caseload, savs, PartnerEntry("SAVS du Pont"))
    partners.remove_contact(caseload, contact)
    changes, _ = history.history_of_partner(caseload, savs)
    assert changes[0].table == "partner_contact"
    assert ("name", "SAVS Les Deux Rives", "SAVS du Pont") in [
        (one.column, one.before, one.after) for one in changes
    ]


def test_erasing_her_file_leaves_the_partner_and_not_that_it_followed_her(caseload, person, savs):
    person_records.add_record(
        caseload, "person_partner", person, {"partner_id": savs, "part": "suit Camille"}
    )
    retention.erase_file(caseload, person, today=TODAY, reason="right_to_erasure", masks=())
    sheet = partners.read_sheet(caseload, savs, today=TODAY)
    assert sheet.people == ()
    with caseload.read() as session:
        left = session.execute(text("SELECT count(*) FROM person_partner WHERE part IS NOT NULL")).scalar()
    assert left == 0


def test_the_last_act_said_again_in_a_line_names_its_partner(caseload, person):
    coach = caseload.signed_in.coach_id
    act = NewAct(
        date=TODAY,
        duration_minutes=30,
        act_type="COORDINATION",
        target="PARTENAIRE",
        coach_ids=(coach,),
        participants=(NewParticipant(person, "HONORE"),),
    )
    named = NewPartner("SAVS Les Deux Rives, Metz")
    activity.record_act(caseload, act, today=TODAY, new_partner=named)
    reader = LineReader()
    said = reader.line_of(caseload, activity.last_act(caseload))
    read = reader.read(caseload, said, today=TODAY).line
    assert [one.words for one in read.partner.choices] == ["SAVS Les Deux Rives, Metz"]
    assert [one.words for one in read.people[0].choices] == ["Zoé Lefèvre"]
    assert not read.subject
