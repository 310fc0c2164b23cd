"""The closing proof: lives typed in the real window as they happen, month by month, and nothing missed.

On each day that counts, the screen of what is watched says what the diaries say, neither more nor less. Each
month is locked as it closes; its return is that of the oracles, and its flows those counted by hand.
"""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import text

from jalon.domain.errors import NothingChangedError
from jalon.domain.months import Month
from jalon.services import people_lists, returns
from jalon.ui.jobs import Jobs
from lives import at_risk, esat_leaver, regained, self_employed, youth
from lives.diary import Act
from lives.office import Office
from lives.watching import announced, days_to_look
from oracle_of_follow_up import follow_up
from oracle_of_indicators import dated, figures
from storage.test_erasure import plain_pages
from ui.conftest import qapp_cls

__all__ = ["qapp_cls"]

FLOWS = ("ENTREES", "SORTIES", "ACCES_EMPLOI", "EN_EMPLOI_ENTREE")
MINUTES = ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT")
LOCK_DAY = 6
RETENTION = ("MAINTIEN_3", "MAINTIEN_6", "MAINTIEN_12")
CONTENT = ("indicators", "breakdowns", "persons", "frozen_files")


@pytest.fixture
def jobs():
    running = Jobs()
    yield running
    running.close()


@pytest.fixture
def office(qtbot, qapp, jobs, tmp_path, monkeypatch):
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda *_: True)
    opened = Office(qtbot, qapp, jobs, tmp_path, date(2025, 1, 13))
    yield opened
    opened.close()


def months_from(first, count):
    """Return (year, month) pairs."""
    return [divmod(first.year * 12 + first.month - 1 + number, 12) for number in range(count)]


def live(office, lives, first, count):
    """Go through the days of so many months; return the documents of the months, locked."""
    steps = sorted(((step, life) for life in lives for step in life.steps), key=lambda pair: pair[0].day)
    months = [(year, index + 1) for year, index in months_from(first, count)]
    closing = {date(y + (m == 12), m % 12 + 1, LOCK_DAY): (y, m) for y, m in months}
    end = max(closing)
    days = sorted(day for day in days_to_look(lives) | set(closing) if first <= day <= end)
    documents, wrong = {}, []
    for day in days:
        office.go_to(day)
        for step, life in steps:
            if step.day == day:
                office.do(life, step)
        wrong += look(office, lives, day, documents, first)
        if day in closing:
            year, month = closing[day]
            documents[year, month] = office.lock(year, month)
            compare(office, lives, documents[year, month], year, month)
            wrong += look(office, lives, day, documents, first)
    assert "\n".join(wrong) == ""
    return documents


def look(office, lives, day, locked, first):
    """Yield where the screen of what is watched does not say what the diaries do."""
    told, expected = office.announced(), announced(lives, day, locked, first)
    yield from (f"{day}: not announced: {line}" for line in sorted(expected - told))
    yield from (f"{day}: not awaited: {line}" for line in sorted(told - expected))


def compare(office, lives, document, year, month):
    """Compare a locked month with the oracles, and with what the diaries say of it."""
    export = dated(office.exported())
    more, _ = follow_up(export, year, month)
    wanted = figures(export, year, month) | more
    assert document["indicators"] == wanted
    of_month = [
        step for life in lives for step in life.steps if (step.day.year, step.day.month) == (year, month)
    ]
    moves = Counter(move for step in of_month for move in step.moves)
    assert {code: wanted[code] for code in FLOWS} == {code: moves[code] for code in FLOWS}
    minutes = Counter()
    for step in of_month:
        if isinstance(step.does, Act):
            minutes[step.does.figure] += step.does.minutes
    assert {code: wanted[code] for code in MINUTES} == {code: minutes[code] for code in MINUTES}
    assert document["state"] == "locked"


def recounted(office, year, month):
    """Return the figures, cuts and lines of a month as they are counted now."""
    document = returns.prepare_return(office.caseload, Month(year, month), draft=True, today=office.today)
    return {key: document.get(key) for key in CONTENT}


def as_known_then(now, locked):
    """Return what is counted now, but for the jobs that someone has proven since: they were unknown then."""
    indicators = dict(now["indicators"])
    for code in RETENTION:
        then, later = locked["indicators"][code], indicators[code]
        proven = then["unknown"] - later["unknown"]
        assert proven >= 0
        assert (later["reached"], later["still"]) == (then["reached"], then["still"] + proven)
        indicators[code] = then
    return now | {"indicators": indicators}


def erase(office, life, documents):
    """Erase someone by the window, with something half typed: nothing is left, no figure moves."""
    before = {month: recounted(office, *month) for month in documents}
    for month, document in documents.items():
        assert {key: document.get(key) for key in CONTENT} == as_known_then(before[month], document), month
    code = office.leave_half_typed(life, "Poste", life.secrets[-1])
    assert not unseen(office.caseload, life.secrets), "the search sees her before"
    office.erase(life, code)
    assert {month: recounted(office, *month) for month in documents} == before
    for (year, month), document in documents.items():
        assert returns.late_acts(office.caseload, Month(year, month)) == ()
        if before[year, month]["indicators"] == document["indicators"]:
            with pytest.raises(NothingChangedError):
                returns.lock_month(office.caseload, Month(year, month), today=office.today)
    assert unseen(office.caseload, life.secrets) == set(life.secrets)
    assert people_lists.find_people(office.caseload, "all", life.secrets[0], today=office.today) == ()
    pages = plain_pages(office.caseload).lower()
    assert b"create table person" in pages
    assert [secret for secret in life.secrets if secret.lower().encode() in pages] == []


def unseen(caseload, secrets):
    """Return the words that no value of no table holds: rows, journal, index, drafts."""
    left = set(secrets)
    with caseload.read() as session:
        for table in (
            session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        ):
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                told = " ".join(map(str, row)).lower()
                left -= {secret for secret in left if secret.lower() in told}
    return left


def test_four_months_of_a_job_found_and_lost_are_announced_and_counted(office):
    documents = live(office, (regained.LIFE,), date(2025, 1, 13), 4)
    erase(office, regained.LIFE, documents)


@pytest.mark.long
def test_five_lives_of_two_years_are_announced_and_counted_and_one_is_erased(office):
    lives = (regained.LIFE, youth.LIFE, at_risk.LIFE, esat_leaver.LIFE, self_employed.LIFE)
    documents = live(office, lives, date(2025, 1, 13), 24)
    assert len(documents) == 24
    erase(office, regained.LIFE, documents)
