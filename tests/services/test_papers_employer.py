"""Papers for an employer, over a caseload in which every column bears a mark of its own."""

import json
from datetime import date, time

import pytest
from sqlalchemy import Date, String, Time, update

import make
from jalon.domain.errors import FrozenFileError, InvalidEntryError, UnknownRecordError
from jalon.reports.typography import long_day
from jalon.services.history import undoable_actions
from jalon.services.papers.asked import Asked, Reader
from jalon.services.papers.catalogue import PAPERS
from jalon.services.papers.making import make_paper
from jalon.services.papers.visit import DAY
from jalon.storage import records
from jalon.storage.queries import visits
from jalon.storage.schema import record_classes
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.schema.record import UtcDateTime
from jalon.ui.paper_words import PAPER_WARNINGS
from reports import reading

TODAY = make.TODAY
FOR_EMPLOYERS = [kind.code for kind in PAPERS.values() if kind.reader is Reader.EMPLOYER]

# By table, the words, codes and days that an employer may read. Written by hand: a column that a paper begins
# to print, or a new one, is refused here until somebody says why an employer may know it.
MAY_BE_READ = {
    "structure": {"name", "siret", "address", "postal_code", "town", "phone", "email"},
    "platform": {"lead_operator_name"},
    "coach": {"given_name", "family_name", "phone", "email"},
    "person": {"given_name", "family_name"},
    "legal_representative": {"name", "capacity"},
    "employer": {"name", "siret", "address", "postal_code", "town"},
    "employer_site": {"name"},
    "employer_contact": {"name", "function"},
    "individual_agreement": {
        "signatories", "person_terms", "employer_terms", "workplace", "frequency", "planned_band",
        "may_be_told",
    },
    "job_contract": {"job_label", "contract_type"},
    "workplace_adjustment": {
        "nature", "need", "responsible", "funder", "requested_date", "in_place_date",
    },
    "work_immersion": {
        "purpose", "job_label", "objectives", "tasks", "outcome", "host_opinion", "host_advice",
        "person_opinion", "last_day_present", "signed_date",
    },
    "next_action": {"label", "responsible"},
    "act": {"modality"},
}  # fmt: skip
# Of the pack, which stays with who goes there, and may yet be forgotten on a desk.
MORE_IN_THE_PACK = {
    "person": {"case_code", "phone"},
    "employer": {"phone", "email"},
    "employer_site": {"address", "postal_code", "town"},
    "employer_contact": {"phone", "email", "part"},
}

# What must be so for a row to be found; every other column of words or days bears its mark.
_RUNNING = {"start_date": date(2026, 9, 1), "end_date": None}
_GIVEN = {
    "structure": {"vocabulary": None},
    "person": {"sex": 2, "frozen_since": None, "archived_since": None, "erased_at": None},
    "coach": {"role": "REFERENT", "left_date": None},
    "employer": {"archived_since": None},
    "support_path": {"admission_date": date(2026, 1, 5), "exit_date": None},
    "referral": {"state": "ASSIGNED"},
    "module_period": {"module": "M4_EMPLOI", **_RUNNING},
    "coach_assignment": _RUNNING,
    "intensity_plan": _RUNNING,
    "job_contract": {**_RUNNING, "employer_knows_rqth": False, "planned_end_date": date(2026, 12, 24)},
    "individual_agreement": {**_RUNNING, "signed_date": None},
    "work_immersion": {
        "start_date": date(2026, 11, 2), "end_date": date(2026, 11, 27), "person_agrees": False,
    },
    "workplace_adjustment": {"state": "A_FAIRE", "review_date": date(2026, 12, 13)},
    "vocational_plan": {"disclosure_choice": "NON"},
    "next_action": {"state": "A_FAIRE", "due_date": date(2026, 12, 17)},
    "act": {"date": date(2026, 11, 12), "state": "DONE", "duration_minutes": 60, "visit_code": None},
    "act_participant": {"attendance": "HONORE"},
    "partner": {"archived_since": None},
    "handed_paper": {"visit_code": None},
    "monthly_return": {"state": "locked"},
}  # fmt: skip
_SHORTEST = 6  # a column that holds less holds no word


class Marked:
    """One row of each table: ``marks`` says by its marks where each word and day was written."""

    def __init__(self, caseload):
        self.marks = {}
        self.ids = {"coach": caseload.signed_in.coach_id}
        with caseload.write("demonstration") as session:
            for record in record_classes():
                table = record.__table__
                values = self._marked(table) | _GIVEN.get(table.name, {})
                only = session.scalars(table.select().with_only_columns(table.c.id).limit(1)).first()
                if only is not None:
                    records.update(session, table.name, only, values)
                    self.ids[table.name] = only
                elif table.name == "individual_agreement":
                    for kind in ("BIPARTITE", "AVENANT", "TRIPARTITE"):
                        self.ids[table.name] = records.insert(session, table.name, {**values, "kind": kind})
                else:
                    self.ids[table.name] = records.insert(session, table.name, values)

    def _marked(self, table):
        values = {}
        record = next(one for one in record_classes() if one.__tablename__ == table.name)
        for column in table.columns:
            given = _GIVEN.get(table.name, {})
            if column.name in {"rid", "id", "deleted_at", *record.derived, *given}:
                continue
            if column.foreign_keys:
                (key,) = column.foreign_keys
                values[column.name] = self.ids.get(key.column.table.name)
                continue
            number = len(self.marks)
            if isinstance(column.type, Date):
                # Two digits each: no day is a part of another.
                day = date(2051 + number // 228, 1 + number % 228 // 19, 10 + number % 19)
                values[column.name] = day
                self.marks[day.isoformat(), f"{day:%d/%m/%Y}", reading.plain(long_day(day))] = (
                    table.name, column.name,
                )  # fmt: skip
            elif isinstance(column.type, String) and (column.type.length or 99) >= _SHORTEST:
                values[column.name] = f"Zq{number:04d}"
                self.marks[(f"Zq{number:04d}",)] = (table.name, column.name)
            elif isinstance(column.type, String):
                values[column.name] = "57"
            elif isinstance(column.type, UtcDateTime):
                values[column.name] = make.NOW
            elif isinstance(column.type, Time):
                values[column.name] = time(9, 30)
            elif not column.nullable and column.default is None:
                values[column.name] = 1
        return values

    def found_in(self, made):
        """Return where the words and days of a paper were written, in its document or on its pages."""
        text = json.dumps(made.document, ensure_ascii=False) + reading.text_of(made.content)
        return {place for marks, place in self.marks.items() if any(mark in text for mark in marks)}

    def asked(self, code):
        """Yield everything that a paper of the catalogue can be asked for about this person."""
        about = {"person_id": self.ids["person"], "employer_id": self.ids["employer"]}
        for variant in PAPERS[code].variants or (None,):
            yield Asked(**about, variant=variant)
        if code == "D8":
            yield Asked(**about, record_id=self.ids["act"])


def assert_it_tells_nothing(made):
    text = reading.text_of(made.content).lower()
    for word in ("handicap", "rqth", "accompagné", "reconnaissance", "agefiph"):
        assert word not in text, (made.kind.code, word)


def places(allowed):
    return {(table, column) for table, columns in allowed.items() for column in columns}


@pytest.fixture
def marked(caseload):
    return Marked(caseload)


def test_nothing_but_what_may_be_told_reaches_a_paper_for_an_employer(caseload, marked):
    found = set()
    for is_told in (True, False):
        with caseload.write("demonstration") as session:
            told = {"employer_knows_rqth": is_told}
            records.update(session, "job_contract", marked.ids["job_contract"], told)
            if not is_told:
                funder = {"funder": "AGEFIPH"}  # who pays says what for
                records.update(session, "workplace_adjustment", marked.ids["workplace_adjustment"], funder)
        for code in FOR_EMPLOYERS:
            for asked in marked.asked(code):
                made = make_paper(caseload, code, asked, today=TODAY)
                found |= marked.found_in(made)
                if not is_told and code != "D2":
                    assert_it_tells_nothing(made)
                    assert ("platform", "lead_operator_name") not in marked.found_in(made)
    assert found <= places(MAY_BE_READ), sorted(found - places(MAY_BE_READ))
    # The list allows nothing that no paper says: it would hide the day on which one begins to.
    assert places(MAY_BE_READ) == found

    made = make_paper(caseload, "D8T", Asked(employer_id=marked.ids["employer"]), today=TODAY)
    assert_it_tells_nothing(made)  # it stays with who goes there, and may yet be forgotten on a desk
    found, allowed = marked.found_in(made), places(MAY_BE_READ) | places(MORE_IN_THE_PACK)
    assert found <= allowed, sorted(found - allowed)
    assert {("person", "phone"), ("next_action", "label")} <= found


def test_who_did_not_accept_it_is_said_before_the_paper_leaves(caseload, marked):
    about = {"person_id": marked.ids["person"], "employer_id": marked.ids["employer"]}

    def warned(code, **more):
        return make_paper(caseload, code, Asked(**about, **more), today=TODAY).warnings

    assert warned("D2", variant="TRIPARTITE") == ("PAPER_TELLS",)
    assert warned("D2", variant="BIPARTITE") == ()
    assert warned("D8") == warned("D16") == warned("D17") == ("EMPLOYER_NOT_TOLD",)
    assert {"PAPER_TELLS", "EMPLOYER_NOT_TOLD"} <= set(PAPER_WARNINGS)
    with caseload.write("demonstration") as session:
        records.update(
            session, "vocational_plan", marked.ids["vocational_plan"], {"disclosure_choice": "OUI"}
        )
    assert warned("D8") == warned("D17") == warned("D2", variant="TRIPARTITE") == ()
    with caseload.write("demonstration") as session:
        records.update(session, "person", marked.ids["person"], {"frozen_since": TODAY})
    with pytest.raises(FrozenFileError):
        warned("D8")
    # Someone else's visit at the same employer goes on, without a word of her.
    made = make_paper(caseload, "D8T", Asked(employer_id=marked.ids["employer"]), today=TODAY)
    assert made.document["people"] == []
    assert ("person", "family_name") not in marked.found_in(made)


@pytest.fixture
def visited(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        other = make.a_person(session, case_code="A-0002", family_name="Nowak", given_name="Łucja")
        employer = records.insert(session, "employer", {"name": "Le Phare"})
        for one in (person, other):
            make.a_path(session, one, date(2026, 3, 2))
            records.insert(
                session,
                "job_contract",
                {"person_id": one, "employer_id": employer, "contract_type": "CDI", "start_date": TODAY},
            )
        act = make.an_act(
            session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 24), state="PLANNED",
            act_type="VISITE_EMPLOI", employer_id=employer, place="EMPLOYEUR",
        )  # fmt: skip
    return {"person": person, "other": other, "employer": employer, "act": act}


def test_a_visit_keeps_its_code_and_is_found_by_it(caseload, visited):
    def pack(**asked):
        return make_paper(caseload, "D8T", Asked(employer_id=visited["employer"], **asked), today=TODAY)

    first = pack()
    assert first.document["visit_code"] == "V-0001"
    assert (first.document["day"], first.document["is_planned"]) == ("2026-11-24", True)
    assert [one["name"] for one in first.document["people"]] == ["Zoé Lefèvre"]
    assert pack().content == first.content
    # Its paper may have left: Ctrl+Z goes on to what was done before it.
    assert [one.label for one in undoable_actions(caseload)] == []
    assert pack(record_id=visited["act"]).document["visit_code"] == "V-0001"
    unplanned = pack(person_id=visited["other"], choices={DAY: "2026-11-26"})
    assert (unplanned.document["visit_code"], unplanned.document["is_planned"]) == ("V-0002", False)

    for wrong, failure in (
        ({"choices": {DAY: "demain"}, "person_id": visited["other"]}, InvalidEntryError),
        ({"record_id": visited["person"]}, UnknownRecordError),
    ):
        with pytest.raises(failure):
            pack(**wrong)

    with caseload.read() as session:
        found = visits.visit_by_code(session, "V-0001")
        assert (found.employer_name, found.person_ids) == ("Le Phare", (visited["person"],))
        assert (found.act_id, found.act_state, found.date) == (visited["act"], "PLANNED", date(2026, 11, 24))
        assert visits.visit_by_code(session, "V-0002").act_id is None
        assert visits.visit_by_code(session, "V-0003") is None
    with caseload.write("demonstration") as session:  # another post never gives the same code
        assert visits.next_visit_code(session) == "V-0003"
        session.execute(update(JournalStateRow).values(post_letter="B"))
        assert visits.next_visit_code(session) == "VB-0001"
    with caseload.write("demonstration") as session:  # put off by a day: the strip still leads to it
        records.update(session, "act", visited["act"], {"date": date(2026, 11, 25)})
    with caseload.read() as session:
        assert visits.visit_by_code(session, "V-0001").date == date(2026, 11, 25)


def test_the_strip_bears_no_name_and_the_notes_stay_with_the_structure(caseload, visited):
    pack = make_paper(caseload, "D8T", Asked(employer_id=visited["employer"]), today=TODAY)
    strip = reading.text_of(pack.content).partition("V-0001")[2]
    assert "Ce qui a été fait" in strip
    assert not [name for name in ("Lefèvre", "Zoé", "Phare", "Martin") if name in strip]
    with caseload.write("demonstration") as session:
        records.update(
            session,
            "act",
            visited["act"],
            {"subject": "point d’étape", "follow_up": "voir seule", "state": "DONE"},
        )
    asked = Asked(employer_id=visited["employer"], record_id=visited["act"])
    ours = reading.text_of(make_paper(caseload, "D8N", asked, today=TODAY).content)
    theirs = reading.text_of(make_paper(caseload, "D8", asked, today=TODAY).content)
    assert "point d’étape" in ours
    assert "voir seule" in ours
    assert "Signature" not in ours, "who signs reads what is above"
    assert "Notes" not in theirs
    assert "voir seule" not in theirs
    assert "point d’étape" not in theirs


def test_an_amendment_names_what_it_changes_and_a_disagreement_is_part_of_the_review(caseload, visited):
    with caseload.write("demonstration") as session:
        path = (
            session.connection()
            .exec_driver_sql("SELECT id FROM support_path WHERE person_id = ?", (visited["person"],))
            .scalar()
        )
        three = {"support_path_id": path, "employer_id": visited["employer"], "signed_date": date(2026, 4, 2)}
        records.insert(session, "individual_agreement", {**three, "kind": "TRIPARTITE"})
        records.insert(
            session,
            "individual_agreement",
            {**three, "kind": "AVENANT", "signed_date": None, "frequency": "Tous les lundis"},
        )
        immersion = records.insert(
            session,
            "work_immersion",
            {
                "person_id": visited["person"], "employer_id": visited["employer"], "purpose": "DECOUVRIR",
                "start_date": date(2026, 5, 4), "end_date": date(2026, 5, 15), "person_agrees": False,
                "person_opinion": "Je n’ai pas vu le métier.",
            },
        )  # fmt: skip
    about = {"person_id": visited["person"]}
    amendment = make_paper(caseload, "D2", Asked(**about, variant="AVENANT"), today=TODAY)
    text = reading.text_of(amendment.content)
    assert "Convention signée le : 2 avril 2026" in text
    assert "Tous les lundis" in text
    assert "Le reste de la convention ne change pas" in text
    assert "L’employeur : Le Phare" in text
    review = make_paper(caseload, "D16", Asked(**about, record_id=immersion), today=TODAY)
    text = reading.text_of(review.content)
    assert "Oui : Je ne suis pas d’accord avec ce bilan." in text
    assert "Je n’ai pas vu le métier." in text
    assert review.warnings == ()  # the agreement in three was signed: the employer knows


def test_a_frozen_file_does_not_keep_from_visiting_the_others_who_work_there(caseload, visited):
    with caseload.write("demonstration") as session:
        records.update(session, "person", visited["person"], {"frozen_since": TODAY})
    pack = make_paper(caseload, "D8T", Asked(employer_id=visited["employer"]), today=TODAY)
    assert [one["name"] for one in pack.document["people"]] == ["Łucja Nowak"]
    assert "Lefèvre" not in reading.text_of(pack.content)
