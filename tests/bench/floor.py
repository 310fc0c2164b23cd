"""The floors: a bare connection with the raw key, and statements written by hand for one purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jalon.domain.months import Month
from jalon.storage.cipher import CACHE_KIBIBYTES, SETTINGS, WRITER_SETTINGS, FileKey, connect_raw

_IN_SCHEME = """
    p.deleted_at IS NULL AND p.erased_at IS NULL AND p.archived_since IS NULL AND p.id IN (
        SELECT person_id FROM support_path
        WHERE deleted_at IS NULL AND admission_date IS NOT NULL AND
            (exit_date IS NULL OR exit_date >= :today))
"""

COUNT = f"SELECT count(*) FROM person p WHERE {_IN_SCHEME}"

# The same fifty rows as a page of the list, in one statement.
FIRST_PAGE = f"""
WITH page AS (
    SELECT p.id, p.case_code, p.given_name, p.family_name, p.frozen_since, p.sort_key, p.rid,
        (SELECT s.id FROM support_path s WHERE s.person_id = p.id AND s.deleted_at IS NULL
         ORDER BY s.admission_date DESC, s.rid DESC LIMIT 1) AS path_id
    FROM person p WHERE {_IN_SCHEME} ORDER BY p.sort_key, p.rid LIMIT 50
)
SELECT page.*, s.admission_date, s.exit_date,
    (SELECT c.given_name || ' ' || c.family_name FROM coach_assignment a JOIN coach c ON c.id = a.coach_id
     WHERE a.support_path_id = path_id AND a.deleted_at IS NULL AND NOT a.is_backup AND a.start_date <= :today
     AND (a.end_date IS NULL OR a.end_date >= :today) ORDER BY a.start_date DESC LIMIT 1),
    (SELECT json_group_array(json_array(m.module, m.start_date, m.end_date, m.is_main)) FROM module_period m
     WHERE m.support_path_id = path_id AND m.deleted_at IS NULL),
    (SELECT j.job_label || ', ' || e.name FROM job_contract j LEFT JOIN employer e ON e.id = j.employer_id
     WHERE j.person_id = page.id AND j.deleted_at IS NULL AND j.start_date <= :today
     AND coalesce(j.end_date, j.planned_end_date, :today) >= :today
     ORDER BY j.start_date DESC LIMIT 1),
    (SELECT json_array(n.label, n.due_date) FROM next_action n WHERE n.person_id = page.id
     AND n.deleted_at IS NULL AND n.state IN ('A_FAIRE', 'EN_COURS')
     ORDER BY n.due_date IS NULL, n.due_date, n.rid LIMIT 1)
FROM page JOIN support_path s ON s.id = path_id ORDER BY sort_key, page.rid
"""


@contextmanager
def connected(path: Path, key: FileKey) -> Iterator[Any]:
    """Give a bare connection with the settings of the program."""
    connection = connect_raw(path, key, mode="rw")
    try:
        for name, value in {**SETTINGS, **WRITER_SETTINGS, "cache_size": -CACHE_KIBIBYTES}.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        yield connection
    finally:
        connection.close()


def month_figures(connection: Any, month: Month) -> dict[str, Any]:
    """Return the figures of a month, each from a statement written for it alone."""
    given = _days(month)
    figures: dict[str, Any] = {}
    cursor = connection.execute(_PEOPLE, given)
    figures |= dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    cursor = connection.execute(_MINUTES, given)
    figures |= dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    for name, statement in (
        ("MIN_TRAJET", _TRIPS),
        ("ACCES_EMPLOI", _ACCESSES),
        ("CIBLE", _TARGET),
    ):
        figures[name] = connection.execute(statement, given).fetchone()[0]
    for months, *counts in connection.execute(_RETENTION, given):
        figures[f"MAINTIEN_{months}"] = dict(
            zip(("reached", "still", "same_employer", "unknown"), (int(n or 0) for n in counts), strict=True)
        )
    return figures


def _days(month: Month) -> dict[str, str]:
    return {
        "d1": str(month.first_day),
        "d2": str(month.last_day),
        "eve": str(month.first_day - timedelta(days=1)),
        "w1": str(month.plus(-11).first_day),
        "since": str(date(month.year - 2, month.number, 1) - timedelta(days=100)),
    }


# One path a person in these caseloads: what the general definition does with two is left to the program.
_PEOPLE = """
WITH open AS MATERIALIZED (
    SELECT s.person_id, s.id AS path_id, s.admission_date, s.exit_date,
        s.admission_date <= :d2 AND (s.exit_date IS NULL OR s.exit_date > :d2) AS inside,
        min(coalesce(s.exit_date, :d2), :d2) AS last_day
    FROM support_path s JOIN person p ON p.id = s.person_id
    WHERE s.deleted_at IS NULL AND p.deleted_at IS NULL AND s.admission_date <= :d2
    AND (s.exit_date IS NULL OR s.exit_date >= :d1)
), line AS MATERIALIZED (
    SELECT t.person_id, t.minutes, t.present, t.attendance = 'HONORE' AS held, a.counts_in_intensity,
        EXISTS (SELECT 1 FROM support_path s WHERE s.person_id = t.person_id AND s.deleted_at IS NULL
            AND s.admission_date <= a.date AND (s.exit_date IS NULL OR s.exit_date >= a.date)) AS is_open
    FROM act a CROSS JOIN act_participant t ON t.act_id = a.id
    WHERE a.date BETWEEN :d1 AND :d2 AND a.state = 'DONE' AND a.deleted_at IS NULL AND t.deleted_at IS NULL
), totals AS MATERIALIZED (
    SELECT person_id, sum(CASE WHEN held AND counts_in_intensity THEN minutes ELSE 0 END) AS minutes,
        max(present) AS seen, max(held) AS active
    FROM line WHERE is_open GROUP BY person_id
), described AS MATERIALIZED (
    SELECT o.*, coalesce(t.minutes, 0) AS minutes, coalesce(t.seen, 0) AS seen,
        coalesce(t.active, 0) AS active,
        (SELECT m.module FROM module_period m WHERE m.support_path_id = o.path_id AND m.deleted_at IS NULL
         AND m.is_main AND m.start_date <= o.last_day AND (m.end_date IS NULL OR m.end_date >= o.last_day)
         ORDER BY m.start_date DESC, m.id DESC LIMIT 1) AS module,
        EXISTS (SELECT 1 FROM suspension u WHERE u.support_path_id = o.path_id AND u.deleted_at IS NULL
         AND u.start_date <= :d2 AND (u.end_date IS NULL OR u.end_date >= :d2)) AS suspended,
        EXISTS (SELECT 1 FROM job_contract c WHERE c.person_id = o.person_id AND c.deleted_at IS NULL
         AND c.start_date <= :d2 AND coalesce(c.end_date, c.planned_end_date, :d2) >= :d2) AS employed,
        EXISTS (SELECT 1 FROM job_contract c WHERE c.person_id = o.person_id AND c.deleted_at IS NULL
         AND c.start_date <= o.admission_date
         AND coalesce(c.end_date, c.planned_end_date, o.admission_date) >= o.admission_date)
        AS employed_at_entry
    FROM open o LEFT JOIN totals t ON t.person_id = o.person_id
)
SELECT count(*) AS FA_PER, sum(admission_date < :d1) AS FA_DEBUT, sum(inside) AS FA_FIN,
    sum(admission_date BETWEEN :d1 AND :d2 AND admission_date IS NOT exit_date) AS ENTREES,
    coalesce(sum(exit_date BETWEEN :d1 AND :d2 AND admission_date IS NOT exit_date), 0) AS SORTIES,
    sum(seen) AS FA_VUE, sum(active) AS FA_ACTIVE, sum(inside AND suspended) AS FA_SUSPENDUS,
    sum(inside AND employed) AS EN_EMPLOI,
    sum(admission_date BETWEEN :d1 AND :d2 AND admission_date IS NOT exit_date AND employed_at_entry)
        AS EN_EMPLOI_ENTREE,
    sum(inside AND module IS 'M1_EVALUATION') AS NB_M1, sum(inside AND module IS 'M2_PROJET') AS NB_M2,
    sum(inside AND module IS 'M3_RECHERCHE') AS NB_M3, sum(inside AND module IS 'M4_EMPLOI') AS NB_M4,
    sum(inside AND module IS NULL) AS NB_SANS_MODULE,
    sum(minutes > 720) AS INT_INTENSIF, sum(minutes BETWEEN 480 AND 720) AS INT_REGULIER,
    sum(minutes BETWEEN 120 AND 479) AS INT_SUIVI, sum(minutes < 120) AS INT_ALLEGE,
    sum(minutes = 0) AS INT_SANS_ACTE, (SELECT count(*) FROM line WHERE NOT held) AS NB_ABSENCES
FROM described
"""

_MINUTES = """
WITH held AS MATERIALIZED (
    SELECT a.id, a.target,
        coalesce((SELECT max(t.attendance = 'HONORE') FROM act_participant t
                  WHERE t.act_id = a.id AND t.deleted_at IS NULL), 1) AS held
    FROM act a WHERE a.date BETWEEN :d1 AND :d2 AND a.state = 'DONE' AND a.deleted_at IS NULL
)
SELECT coalesce(sum(CASE WHEN held AND target IN ('PERSONNE', 'PROCHE', 'COLLECTIF') THEN minutes END), 0)
        AS MIN_PERSONNE,
    coalesce(sum(CASE WHEN held AND target = 'EMPLOYEUR' THEN minutes END), 0) AS MIN_EMPLOYEUR,
    coalesce(sum(CASE WHEN held AND target = 'TRIPARTITE' THEN minutes END), 0) AS MIN_TRIPARTITE,
    coalesce(sum(CASE WHEN held AND target = 'PARTENAIRE' THEN minutes END), 0) AS MIN_PARTENAIRE,
    coalesce(sum(CASE WHEN held AND target = 'INTERNE' THEN minutes END), 0) AS MIN_INDIRECT,
    coalesce(sum(CASE WHEN NOT held THEN minutes END), 0) AS MIN_ABSENCE
FROM held CROSS JOIN act_coach c ON c.act_id = held.id WHERE c.deleted_at IS NULL
"""

_TRIPS = "SELECT coalesce(sum(minutes), 0) FROM trip WHERE date BETWEEN :d1 AND :d2 AND deleted_at IS NULL"

_TARGET = """
SELECT sum((SELECT l.target_caseload FROM agreement_line l
    WHERE l.agreement_id = a.id AND l.deleted_at IS NULL
    AND l.valid_from <= :d2 AND l.target_caseload IS NOT NULL ORDER BY l.valid_from DESC LIMIT 1))
FROM agreement a WHERE a.deleted_at IS NULL AND a.start_date <= :d2
AND (a.end_date IS NULL OR a.end_date >= :d2)
"""

_IS_ACCESS = """
    c.deleted_at IS NULL AND c.follows_contract_id IS NULL
    AND EXISTS (SELECT 1 FROM support_path s WHERE s.person_id = c.person_id AND s.deleted_at IS NULL
        AND s.admission_date <= c.start_date AND (s.exit_date IS NULL OR s.exit_date >= c.start_date))
    AND NOT EXISTS (SELECT 1 FROM job_contract o WHERE o.person_id = c.person_id AND o.id <> c.id
        AND o.deleted_at IS NULL AND o.start_date <= date(c.start_date, '-1 day')
        AND coalesce(o.end_date, o.planned_end_date, '9999') >= date(c.start_date, '-30 days'))
"""

_ACCESSES = f"""
SELECT count(DISTINCT c.person_id) FROM job_contract c WHERE c.start_date BETWEEN :d1 AND :d2 AND {_IS_ACCESS}
"""

_RETENTION = f"""
WITH access AS MATERIALIZED (
    SELECT c.id, c.person_id, c.employer_id, c.start_date
    FROM job_contract c WHERE c.start_date BETWEEN :since AND :d2 AND {_IS_ACCESS}
), reached AS MATERIALIZED (
    SELECT access.*, m.value AS months,
        date(start_date, '+' || m.value || ' months', 'floor', '-1 day') AS day
    FROM access, json_each('[3, 6, 12]') m
    WHERE date(start_date, '+' || m.value || ' months', 'floor', '-1 day') BETWEEN :w1 AND :d2
), running AS MATERIALIZED (
    SELECT r.id, r.months, o.id IS r.id OR o.employer_id = r.employer_id AS same,
        CASE WHEN o.end_date IS NOT NULL OR o.confirmed_date >= r.day THEN 1
        ELSE (SELECT 1 FROM act_participant t JOIN act a ON a.id = t.act_id
            WHERE t.person_id = r.person_id AND t.deleted_at IS NULL AND t.attendance = 'HONORE'
            AND a.deleted_at IS NULL AND a.state = 'DONE' AND a.date >= r.day
            ORDER BY t.rid DESC LIMIT 1) IS NOT NULL END AS proven
    FROM reached r CROSS JOIN job_contract o ON o.person_id = r.person_id AND o.deleted_at IS NULL
        AND o.start_date <= r.day AND coalesce(o.end_date, o.planned_end_date, '9999') >= r.day
), outcome AS MATERIALIZED (
    SELECT months, id, max(proven) AS still, max(proven AND same) AS same FROM running GROUP BY months, id
)
SELECT m.value, (SELECT count(*) FROM reached r WHERE r.months = m.value),
    sum(still), sum(same), sum(NOT still)
FROM json_each('[3, 6, 12]') m LEFT JOIN outcome ON outcome.months = m.value GROUP BY m.value
"""


_OPEN = """
    s.deleted_at IS NULL AND s.admission_date <= :today AND (s.exit_date IS NULL OR s.exit_date >= :today)
"""

# What is watched about people who are accompanied, each day in one statement written for it alone.
_DEADLINES = (
    f"""
    WITH open AS MATERIALIZED (SELECT DISTINCT s.person_id FROM support_path s WHERE {_OPEN})
    SELECT r.person_id, r.kind, max(r.end_date) FROM recognition r JOIN open USING (person_id)
    WHERE r.deleted_at IS NULL GROUP BY r.person_id, r.kind HAVING count(r.end_date) = count(*)
    """,
    f"""
    WITH open AS MATERIALIZED (SELECT DISTINCT s.person_id FROM support_path s WHERE {_OPEN})
    SELECT c.person_id, c.probation_end_date, c.planned_end_date
    FROM job_contract c JOIN open USING (person_id)
    WHERE c.deleted_at IS NULL AND c.end_date IS NULL
    """,
    f"""
    SELECT s.person_id, max(a.end_date) FROM individual_agreement a
    JOIN support_path s ON s.id = a.support_path_id
    WHERE a.deleted_at IS NULL AND {_OPEN} GROUP BY s.person_id
    """,
    f"""
    SELECT s.person_id, m.module, m.start_date FROM module_period m
    JOIN support_path s ON s.id = m.support_path_id
    WHERE m.deleted_at IS NULL AND m.is_main AND m.start_date <= :today
    AND (m.end_date IS NULL OR m.end_date >= :today) AND {_OPEN}
    """,
    # The last contact and the minutes of three months, of each person: the acts are gone through once.
    """
    SELECT t.person_id, max(CASE WHEN t.present THEN a.date END),
        sum(CASE WHEN t.attendance = 'HONORE' AND a.counts_in_intensity THEN t.minutes ELSE 0 END)
    FROM act a CROSS JOIN act_participant t ON t.act_id = a.id
    WHERE a.date BETWEEN :since AND :today AND a.state = 'DONE' AND a.deleted_at IS NULL
    AND t.deleted_at IS NULL GROUP BY t.person_id
    """,
    """
    SELECT DISTINCT t.person_id FROM act a CROSS JOIN act_participant t ON t.act_id = a.id
    WHERE a.date >= :today AND a.state = 'PLANNED' AND a.deleted_at IS NULL AND t.deleted_at IS NULL
    """,
    """
    SELECT DISTINCT person_id FROM next_action WHERE deleted_at IS NULL AND state IN ('A_FAIRE', 'EN_COURS')
    """,
    f"""
    SELECT s.person_id, s.admission_date, i.band FROM support_path s
    LEFT JOIN intensity_plan i ON i.support_path_id = s.id AND i.deleted_at IS NULL
        AND i.start_date <= :today AND (i.end_date IS NULL OR i.end_date >= :today)
    WHERE {_OPEN}
    """,
)


def deadline_days(connection: Any, today: date) -> int:
    """Return how many rows are watched, each of them read."""
    given = {"today": str(today), "since": str(today - timedelta(days=92))}
    return sum(len(connection.execute(statement, given).fetchall()) for statement in _DEADLINES)
