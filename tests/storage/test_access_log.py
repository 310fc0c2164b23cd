"""The access log says who did what, and shows where someone with the key altered it."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text

import make
from jalon.domain.ids import new_id
from jalon.storage import access_log
from jalon.storage.access_log import Finding

TABLE = "access_entry"


@pytest.fixture
def logged(caseload):
    with caseload.write("start") as session:
        for number in range(20):
            access_log.record(
                session,
                at=make.NOW + timedelta(days=number),
                coach_id=caseload.signed_in.coach_id,
                event="open_person",
                object_type="person",
                object_id=new_id(),
            )
    return caseload


def verify(caseload) -> access_log.Findings:
    with caseload.read() as session:
        return access_log.verify(session)


def tamper(caseload, *statements: str) -> list[tuple[int, str]]:
    with caseload.write("tamper") as session:
        for statement in statements:
            session.execute(text(statement))
    return [(found.number, found.kind) for found in verify(caseload).found]


def test_an_untouched_log_verifies(logged):
    found = verify(logged)
    assert found.is_sound
    assert found.head.number == found.checked == 21  # the creation of the caseload is the first entry


@pytest.mark.parametrize(
    "change",
    [
        "event = 'print_sheet'",
        "coach_id = NULL",
        "object_id = 'x'",
        "object_type = NULL",
        "at = '2026-01-01 00:00:00.000000'",
    ],
)
def test_an_altered_entry_is_located(logged, change):
    assert tamper(logged, f"UPDATE {TABLE} SET {change} WHERE number = 8") == [(8, "altered")]


def test_an_altered_seal_is_located(logged):
    assert tamper(
        logged, f"UPDATE {TABLE} SET mac = replace(mac, substr(mac, 1, 1), 'z') WHERE number = 8"
    ) == [
        (8, "altered"),
        (9, "altered"),
    ]


def test_a_deleted_entry_is_located(logged):
    assert tamper(logged, f"DELETE FROM {TABLE} WHERE number = 8") == [(8, "missing")]


def test_the_first_entries_deleted_are_missed(logged):
    assert tamper(logged, f"DELETE FROM {TABLE} WHERE number < 8") == [(1, "missing")]


def test_a_deletion_hidden_by_renumbering_is_located(logged):
    found = tamper(
        logged,
        f"DELETE FROM {TABLE} WHERE number = 8",
        f"UPDATE {TABLE} SET number = number - 1 WHERE number > 8",
    )
    assert found[0] == (8, "altered")


def test_an_inserted_entry_is_located(logged):
    found = tamper(
        logged,
        f"UPDATE {TABLE} SET number = -number WHERE number >= 8",
        f"UPDATE {TABLE} SET number = 1 - number WHERE number < 0",
        f"INSERT INTO {TABLE} SELECT 8, at, coach_id, event, object_type, object_id, mac FROM {TABLE} "
        "WHERE number = 7",
    )
    assert found[0] == (8, "altered")


def test_an_entry_added_at_the_end_without_the_key_is_located(logged):
    found = tamper(
        logged,
        f"INSERT INTO {TABLE} SELECT 22, at, coach_id, event, object_type, object_id, mac FROM {TABLE} "
        "WHERE number = 21",
    )
    assert found == [(22, "altered")]


def test_entries_moved_are_located(logged):
    found = tamper(
        logged,
        f"UPDATE {TABLE} SET number = 99 WHERE number = 8",
        f"UPDATE {TABLE} SET number = 8 WHERE number = 9",
        f"UPDATE {TABLE} SET number = 9 WHERE number = 99",
    )
    assert {number for number, _ in found} >= {8, 9}


def test_an_end_cut_off_shows_against_a_head_kept_elsewhere(logged):
    head = verify(logged).head
    assert tamper(logged, f"DELETE FROM {TABLE} WHERE number > 15") == []
    assert verify(logged).head != head
    assert verify(logged).head.number == 15


def test_another_key_does_not_verify(logged):
    with logged.read() as session:
        session.info[access_log.KEY] = access_log.derive_key(b"another")
        assert len(access_log.verify(session).found) == 21


def test_a_purge_leaves_a_checkpoint_and_the_chain_still_verifies(logged):
    head = verify(logged).head
    with logged.write("purge") as session:
        assert access_log.purge(session, before=make.NOW + timedelta(days=10), now=make.NOW) == 11
    found = verify(logged)
    assert found.is_sound
    assert (found.checked, found.head) == (10, head)
    with logged.write("more") as session:
        access_log.record(session, at=make.NOW, coach_id=None, event="sign_in")
    assert verify(logged).head.number == 22
    with logged.write("purge") as session:
        access_log.purge(session, before=make.NOW + timedelta(days=999), now=make.NOW)
    assert verify(logged).is_sound
    assert (verify(logged).checked, verify(logged).head.number) == (0, 22)
    with logged.write("more") as session:
        access_log.record(session, at=make.NOW, coach_id=None, event="sign_in")
        assert access_log.purge(session, before=make.NOW, now=make.NOW) == 0
    assert verify(logged).is_sound


def test_a_forged_checkpoint_is_found(logged):
    with logged.write("purge") as session:
        access_log.purge(session, before=make.NOW + timedelta(days=10), now=make.NOW)
    found = tamper(
        logged,
        "UPDATE access_checkpoint SET last_number = 12, "
        "last_mac = (SELECT mac FROM access_entry WHERE number = 12)",
        f"DELETE FROM {TABLE} WHERE number <= 12",
    )
    assert found == [(12, "altered")]


def test_a_lost_checkpoint_is_found(logged):
    with logged.write("purge") as session:
        access_log.purge(session, before=make.NOW + timedelta(days=10), now=make.NOW)
    assert tamper(logged, "DELETE FROM access_checkpoint") == [(1, "missing")]


def test_an_entry_goes_with_its_transaction(logged):
    with pytest.raises(ZeroDivisionError), logged.write("fails") as session:
        access_log.record(session, at=make.NOW, coach_id=None, event="print_sheet")
        raise ZeroDivisionError
    assert verify(logged).head.number == 21


@pytest.mark.parametrize("value", ["", "a\nb", "a b", "\x1b[31m", "\u202e", "é", "a" * 61, "<b>", "-x"])
@pytest.mark.parametrize("place", ["event", "object_type", "object_id"])
def test_only_codes_and_identities_are_taken(logged, place, value):
    fields = {"event": "open_person"} | {place: value}
    with logged.write("x") as session, pytest.raises(ValueError, match="codes and identities"):
        access_log.record(session, at=make.NOW, coach_id=None, **fields)


def test_the_key_of_the_chain_is_not_the_secret():
    assert access_log.derive_key(b"secret") != access_log.derive_key(b"secreu")
    assert len(access_log.derive_key(b"secret")) == 32


def test_findings_say_where_and_how():
    assert Finding(8, "altered") == Finding(8, "altered")


@pytest.mark.bench
def test_a_long_log_is_verified_in_a_few_times_what_its_seals_cost(caseload):
    with caseload.write("start") as session:
        begun = time.perf_counter()
        for _ in range(1000):
            access_log.record(session, at=make.NOW, coach_id=None, event="open_person")
        one = (time.perf_counter() - begun) / 1000
        key, head = access_log._key(session), access_log.head(session)
        rows, mac = [], head.mac
        begun = time.perf_counter()
        for number in range(head.number + 1, 100_001):
            mac = access_log._mac(key, mac, number, make.NOW, None, "open_person", None, None)
            rows.append({"number": number, "at": make.NOW, "event": "open_person", "mac": mac})
        sealing = time.perf_counter() - begun
        session.execute(access_log.insert(access_log.AccessEntryRow), rows)
    begun = time.perf_counter()
    found = verify(caseload)
    spent = time.perf_counter() - begun
    print(
        f"access log: one entry {one * 1000:.2f} ms, 100,000 verified in {spent:.2f} s, "
        f"{spent / sealing:.1f} times their seals alone"
    )
    assert found.is_sound
    assert found.checked == 100_000
    assert spent < 5 * sealing
