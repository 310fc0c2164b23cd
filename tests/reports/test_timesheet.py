import io
from datetime import date

import pypdf
import pytest

from jalon.domain.months import Month
from jalon.reports import typography
from jalon.reports.timesheet import timesheet, write_timesheet
from reports import lifelike, reading

KINDS = ("person", "employer", "tripartite", "partner", "internal", "absence", "trip")
HOLIDAY = date(2026, 7, 14)


@pytest.fixture(scope="module")
def words():
    return lifelike.wording()


def minutes(values, planned, holiday=0, leave=0):
    due = None if planned is None else planned - holiday - leave
    worked = sum(values)
    return {
        **{f"{kind}_minutes": value for kind, value in zip(KINDS, values, strict=True)},
        "planned_minutes": planned,
        "holiday_minutes": holiday,
        "leave_minutes": leave,
        "worked_minutes": worked,
        "due_minutes": due,
        "balance_minutes": None if due is None else worked - due,
    }


def document(month="2026-07", *, terms=6, busy_week_ends=0, name="Claire Œuvrard-Nguyễn", **changes):
    """Return the timesheet of a full month: July 2026 has twenty-three days of work."""
    days = []
    saturdays = 0
    for day in Month.parse(month).days():
        planned = 420 if day.weekday() < 5 else 0
        values = [95 + day.day, 30, 15, 20, 60, 45 if day.day == 8 else 0, 40] if planned else [0] * 7
        if day.weekday() == 5 and saturdays < busy_week_ends:
            values[2], saturdays = 90, saturdays + 1
        holiday = planned if day == HOLIDAY else 0
        leave = {date(2026, 7, 30): 420, date(2026, 7, 31): 210}.get(day, 0)
        if holiday or leave == 420:
            values = [0] * 7
        days.append(
            {
                "date": day.isoformat(),
                **minutes(values, planned, holiday, leave),
                "is_bank_holiday": bool(holiday),
                "is_on_leave": bool(leave),
            }
        )
    totals = minutes(
        [sum(day[f"{kind}_minutes"] for day in days) for kind in KINDS],
        *(sum(day[f"{key}_minutes"] for day in days) for key in ("planned", "holiday", "leave")),
    )
    left = totals["worked_minutes"] - totals["trip_minutes"] - totals["absence_minutes"]
    keys = ("internal", "outside", "unnamed", "unprinted", "own_part")[: max(terms - 3, 1)]
    addition = dict.fromkeys(("unprinted", "own_part", "outside", "internal", "unnamed"), 0)
    addition |= dict.fromkeys(keys, 60)
    addition |= {"absence": totals["absence_minutes"], "trip": totals["trip_minutes"]}
    addition["sheets"] = left - 60 * len(keys)
    addition["total"] = totals["worked_minutes"]
    return lifelike.with_digest(
        {
            "format": "jalon-timesheet",
            "format_version": 1,
            "month": month,
            "state": "draft",
            "as_of": "2026-11-21",
            "structure": {
                "name": "L'Étape & Cie <86>",
                "platform": "Plateforme de la Vienne",
                "practice": True,
            },
            "coach": {"id": "c", "name": name},
            "days": days,
            "totals": totals,
            "addition": {f"{key}_minutes": value for key, value in addition.items()},
            "rules_version": "2026",
            **changes,
        }
    )


def hours(value):
    return reading.plain(typography.hours(value))


def test_every_figure_of_every_day_is_printed_in_its_order(words):
    sheet = document()
    text = reading.text_of(timesheet(sheet, words))
    for day in sheet["days"]:
        name = reading.plain(typography.weekday_and_day(date.fromisoformat(day["date"])))
        if not (day["worked_minutes"] or day["planned_minutes"]):
            assert name not in text
            continue
        figures = [day[f"{kind}_minutes"] for kind in KINDS]
        printed = [hours(value) for value in figures if value]
        if day["worked_minutes"] or day["due_minutes"]:
            printed.append(hours(day["worked_minutes"]))
        if day["due_minutes"]:
            printed.append(hours(day["due_minutes"]))
        assert " ".join([name, *printed]) in text
    totals = [sheet["totals"][f"{key}_minutes"] for key in (*KINDS, "worked", "due")]
    assert f"Total {' '.join(hours(value) for value in totals)}" in text


def test_the_addition_is_printed_term_by_term(words):
    sheet = document(terms=8)
    text = reading.text_of(timesheet(sheet, words))
    addition = sheet["addition"]
    for label, key in (
        ("Somme des relevés individuels", "sheets"),
        ("+ dossiers gelés, sans feuille imprimée", "unprinted"),
        ("± actes suivis en partie, ou au-delà", "own_part"),
        ("+ hors file active : avant admission, après sortie", "outside"),
        ("+ hors file active : actes internes", "internal"),
        ("+ hors file active : autres, sans personne nommée", "unnamed"),
        ("+ rendez-vous non tenus", "absence"),
        ("+ trajets", "trip"),
        ("= total de la feuille de temps", "total"),
    ):
        assert f"{label} {hours(addition[f'{key}_minutes'])}" in text
    terms = [value for key, value in addition.items() if key != "total_minutes"]
    assert sum(terms) == addition["total_minutes"] == sheet["totals"]["worked_minutes"]


def test_terms_without_minutes_are_left_out_but_the_usual_ones(words):
    text = reading.text_of(timesheet(document(terms=4), words))
    assert "sans personne nommée" not in text
    assert "dossiers gelés" not in text
    assert "+ rendez-vous non tenus 0 h 45" in text


def test_holidays_and_leave_are_told_and_taken_off(words):
    text = reading.text_of(timesheet(document(), words))
    assert "mar. 14/07 férié" in text
    assert "jeu. 30/07 congé" in text
    assert "congé 3 h 30" in text
    assert "Semaines de travail 161 h 00 − jours fériés 7 h 00 − congés et absences 10 h 30" in text
    assert "= temps prévu 143 h 30" in text


def test_a_month_without_a_known_week_has_dashes(words):
    sheet = document()
    unknown = dict.fromkeys(("planned_minutes", "due_minutes", "balance_minutes"))
    sheet["days"] = [day | unknown for day in sheet["days"]]
    sheet["totals"] |= unknown
    text = reading.text_of(timesheet(sheet, words))
    assert "Semaine de travail non renseignée —" in text
    assert f"{hours(sheet['totals']['worked_minutes'])} —" in text


def test_an_empty_month_says_so(words):
    sheet = document()
    nothing = minutes([0] * 7, None)
    sheet["days"] = [day | nothing for day in sheet["days"]]
    sheet["totals"] = nothing
    sheet["addition"] = dict.fromkeys(sheet["addition"], 0)
    text = reading.text_of(timesheet(sheet, words))
    assert "Aucun temps prévu ni saisi ce mois-ci." in text
    assert "= total de la feuille de temps 0 h 00" in text


@pytest.mark.parametrize("busy_week_ends", [0, 1])
def test_the_longest_ordinary_month_is_on_one_page_to_sign(words, busy_week_ends):
    data = timesheet(document(busy_week_ends=busy_week_ends), words)
    assert reading.pages_of(data) == 1
    text = reading.text_of(data)
    assert "Conseiller en emploi accompagné Date et signature" in text
    assert "Responsable Date et signature" in text


def test_a_longer_month_goes_on_and_loses_nothing(words):
    sheet = document(terms=8, busy_week_ends=5)
    for number, day in enumerate(sheet["days"]):
        day["worked_minutes"] = day["worked_minutes"] or number + 1
    data = timesheet(sheet, words)
    assert reading.pages_of(data) == 2
    text = reading.text_of(data)
    for day in sheet["days"]:
        assert reading.plain(typography.weekday_and_day(date.fromisoformat(day["date"]))) in text
    last = reading.plain(pypdf.PdfReader(io.BytesIO(data)).pages[1].extract_text())
    assert "= total de la feuille de temps" in last  # nobody signs a page without its sums
    assert "Date et signature" in last


def test_the_same_timesheet_gives_the_same_bytes_and_a_tagged_file(words, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        write_timesheet(document(), words, tmp_path / name)
    data = (tmp_path / "one.pdf").read_bytes()
    assert data == (tmp_path / "two.pdf").read_bytes()
    roles = [path[-1] for path in reading.roles_of(data)]
    assert roles[:2] == ["Document", "H1"]
    assert roles.count("Table") == 3
    assert all(0 not in codes for codes in reading.shown_codes(data))


def test_draft_lock_and_practice_structure_are_told(words):
    text = reading.text_of(timesheet(document(), words))
    assert text.count("brouillon, données au 21 novembre 2026") >= 2
    assert "Structure d’essai : ces heures sont inventées." in text
    locked = document(state="locked", locked_at="2026-08-05T18:00:00+00:00")
    assert "mois arrêté le 5 août 2026 à 20 h 00" in reading.text_of(timesheet(locked, words))


@pytest.mark.parametrize(("family", "given"), lifelike.HARD_NAMES)
def test_a_name_is_printed_whole_and_is_not_in_the_title_of_the_file(words, family, given):
    data = timesheet(document(name=f"{given} {family}" * 4), words)
    assert "Feuille de temps" in reading.text_of(data)
    assert family not in pypdf.PdfReader(io.BytesIO(data)).metadata.title
    assert all(0 not in codes for codes in reading.shown_codes(data))


def test_the_words_of_2022_are_those_of_an_older_month():
    from jalon.reports.wording import wording_of
    from jalon.settings.rules import rules_for

    sheet = document("2022-03")
    text = reading.text_of(timesheet(sheet, wording_of(rules_for(date(2022, 3, 31)))))
    assert "Référent emploi accompagné : Claire Œuvrard-Nguyễn" in text
