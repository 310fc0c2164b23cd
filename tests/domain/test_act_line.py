"""The line of an act: forty lines as they are typed, and what holds for any line."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.domain.act_line import Candidate, read_act_line, read_exchanges
from jalon.domain.act_line_words import Meaning, vocabulary_of
from jalon.domain.search_keys import search_key
from jalon.settings.rules import rules_for

TODAY = date(2026, 11, 18)  # a Wednesday
WORDS = vocabulary_of(rules_for(TODAY))
ON_FILE = (
    Candidate(Meaning.PERSON, "roux", "Anne Roux", "A-0001"),
    Candidate(Meaning.PERSON, "nowak", "Łucja Nowak", "A-0002"),
    Candidate(Meaning.PERSON, "ndiaye", "Émile N’Diaye", "A-0003"),
    Candidate(Meaning.PERSON, "lefevre", "Zoé Lefèvre", "A-0004"),
    Candidate(Meaning.PERSON, "petit1", "Marie Petit", "A-0005"),
    Candidate(Meaning.PERSON, "petit2", "Jean Petit", "A-0006"),
    Candidate(Meaning.PERSON, "frere", "Luc Frère", "A-0007"),
    Candidate(Meaning.PERSON, "tour", "Ana De la Tour", "A-0008"),
    Candidate(Meaning.COACH, "durand", "Paul Durand"),
    Candidate(Meaning.COACH, "martin", "Claire Martin"),
    Candidate(Meaning.EMPLOYER, "leroy", "Leroy", "Nancy"),
    Candidate(Meaning.EMPLOYER, "phare", "Boulangerie Le Phare", "Nancy"),
    Candidate(Meaning.EMPLOYER, "etape", "L’Étape", "Toul"),
    Candidate(Meaning.PARTNER, "cmp", "CMP de Toul"),
)


def find(text):
    """As the search of the caseload: every word begins a name, or is within one letter of one."""

    def near(word, name):
        same = sum(a == b for a, b in zip(word, name, strict=False))
        return name.startswith(word) or (len(word) >= 4 and same >= len(word) - 1)

    words = search_key(text).split()
    return [
        found
        for found in ON_FILE
        if words
        and all(any(near(w, n) for n in search_key(found.words, found.detail).split()) for w in words)
    ]


def read(text):
    return read_act_line(text, TODAY, WORDS, find)


def told(text):
    """What a line says, without what it does not say."""
    line = read(text)
    said = {
        "minutes": line.duration_minutes,
        "day": f"{line.day:%d/%m}" if line.day else None,
        "at": f"{line.start_time:%H:%M}" if line.start_time else None,
        "kind": line.act_type,
        "by": line.modality,
        "place": line.place,
        "module": line.module,
        "state": line.state,
        "attendance": line.attendance,
        "trip": (line.trip_minutes, line.trip_km) if line.trip_minutes or line.trip_km else None,
        "people": " ".join(
            named.candidate.id + (f"={named.attendance}" if named.attendance else "") for named in line.people
        ),
        "coaches": " ".join(named.candidate.id for named in line.coaches),
        "employer": line.employer.candidate.id if line.employer else None,
        "partner": line.partner.candidate.id if line.partner else None,
        "ask": " ".join(f"{named.typed}:{len(named.choices)}" for named in line.to_choose),
        "subject": line.subject,
    }
    return {key: value for key, value in said.items() if value}


LINES = {
    "45 visite Roux chez Leroy hier": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "leroy", "day": "17/11"},
    "hier chez Leroy Roux visite 45": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "leroy", "day": "17/11"},
    "roux visite chez leroy 45 hier": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "leroy", "day": "17/11"},
    "1h30 entretien Nowak": {"minutes": 90, "kind": "ENTRETIEN", "people": "nowak"},
    "1 h 30 entretien Nowak": {"minutes": 90, "kind": "ENTRETIEN", "people": "nowak"},
    "1,5h entretien Nowak lundi": {"minutes": 90, "kind": "ENTRETIEN", "people": "nowak", "day": "16/11"},
    "1,5 entretien Nowak avant-hier": {
        "minutes": 90, "kind": "ENTRETIEN", "people": "nowak", "day": "16/11"},
    "entretien N’Diaye une heure et demie vendredi dernier": {
        "minutes": 90, "kind": "ENTRETIEN", "people": "ndiaye", "day": "13/11"},
    "une demi-heure bilan Lefèvre chez Le Phare 12/11": {
        "minutes": 30, "kind": "BILAN_TRIPARTITE", "people": "lefevre", "employer": "phare", "day": "12/11"},
    "tel Roux 10": {"minutes": 10, "by": "TELEPHONE", "people": "roux"},
    "10 min appel employeur Leroy pour Roux": {
        "minutes": 10, "by": "TELEPHONE", "kind": "CONTACT_EMPLOYEUR", "employer": "leroy", "people": "roux"},
    "visio 20 mn Zoé -2": {"minutes": 20, "by": "VISIO", "people": "lefevre", "day": "16/11"},
    "mail nowak 5 hier": {"minutes": 5, "by": "COURRIEL_SMS", "people": "nowak", "day": "17/11"},
    "sms Lefevre 5 J-1": {"minutes": 5, "by": "COURRIEL_SMS", "people": "lefevre", "day": "17/11"},
    "45 entretien Roux et Nowak": {"minutes": 45, "kind": "ENTRETIEN", "people": "roux nowak"},
    "2h atelier Roux, Nowak, N’Diaye": {"minutes": 120, "kind": "COLLECTIF", "people": "roux nowak ndiaye"},
    "2h atelier CV Roux, Nowak absente, N’Diaye": {
        "minutes": 120, "kind": "COLLECTIF", "people": "roux nowak=ABSENT ndiaye", "subject": "CV"},
    "atelier 2h Roux et Nowak absents": {
        "minutes": 120, "kind": "COLLECTIF", "people": "roux nowak", "attendance": "ABSENT"},
    "60 entretien Roux absente": {
        "minutes": 60, "kind": "ENTRETIEN", "people": "roux", "attendance": "ABSENT"},
    "entretien Roux 60 excusée lundi": {
        "minutes": 60, "kind": "ENTRETIEN", "people": "roux", "attendance": "ABSENT_EXCUSE", "day": "16/11"},
    "60 entretien Roux pas venue": {
        "minutes": 60, "kind": "ENTRETIEN", "people": "roux", "attendance": "ABSENT"},
    "60 entretien Roux avec Durand": {
        "minutes": 60, "kind": "ENTRETIEN", "people": "roux", "coaches": "durand"},
    "visite 45 Anne Roux chez L’Étape avec Paul Durand et Claire Martin": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "etape",
        "coaches": "durand martin"},
    "entretien 14h-15h30 Roux": {"minutes": 90, "at": "14:00", "kind": "ENTRETIEN", "people": "roux"},
    "entretien de 9h à 9h45 Roux hier matin": {
        "minutes": 45, "at": "09:00", "kind": "ENTRETIEN", "people": "roux", "day": "17/11"},
    "45 entretien Roux à 14h30": {"minutes": 45, "at": "14:30", "kind": "ENTRETIEN", "people": "roux"},
    "14h30 45 entretien Roux": {"minutes": 45, "at": "14:30", "kind": "ENTRETIEN", "people": "roux"},
    "60 entretien Petit": {"minutes": 60, "kind": "ENTRETIEN", "ask": "Petit:2"},
    "60 entretien Marie Petit": {"minutes": 60, "kind": "ENTRETIEN", "people": "petit1"},
    "60 entretien A-0006": {"minutes": 60, "kind": "ENTRETIEN", "people": "petit2"},
    "45 visite Roux chez Dupont": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "ask": "Dupont:0"},
    "45 visite Rouxx": {"minutes": 45, "kind": "VISITE_EMPLOI", "ask": "Rouxx:1"},
    "45 visite Roux chez Leroy trajet 30 25 km": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "leroy", "trip": (30, 25)},
    "trajet 1h 40 km lundi": {"trip": (60, 40), "day": "16/11"},
    "trajet 30 km lundi": {"trip": (None, 30), "day": "16/11", "subject": "trajet"},
    "entretien prévu Roux 60 lundi": {
        "minutes": 60, "kind": "ENTRETIEN", "people": "roux", "state": "PLANNED", "day": "23/11"},
    "entretien Roux demain 60": {"minutes": 60, "kind": "ENTRETIEN", "people": "roux", "day": "19/11"},
    "45 visite Roux chez Leroy hier : point sur les horaires, 2 essais le 20": {
        "minutes": 45, "kind": "VISITE_EMPLOI", "people": "roux", "employer": "leroy", "day": "17/11",
        "subject": "point sur les horaires, 2 essais le 20"},
    "45 entretien Roux m2 préparer la visite de la boulangerie": {
        "minutes": 45, "kind": "ENTRETIEN", "people": "roux", "module": "M2_PROJET",
        "subject": "préparer la visite de la boulangerie"},
    "coordination CMP 20 pour Lefèvre": {
        "minutes": 20, "kind": "COORDINATION", "partner": "cmp", "people": "lefevre"},
    "30 réunion d’équipe": {"minutes": 30, "kind": "REUNION"},
    "compte rendu 25 12 novembre": {"minutes": 25, "kind": "REDACTION", "day": "12/11"},
    "tel Frère 10": {"minutes": 10, "by": "TELEPHONE", "people": "frere"},
    "tel frère de Roux 10": {
        "minutes": 10, "by": "TELEPHONE", "kind": "ECHANGE_PROCHE", "people": "roux"},
    "entretien à domicile De la Tour 1h": {
        "minutes": 60, "kind": "ENTRETIEN", "place": "DOMICILE", "people": "tour"},
    "lundi 16 entretien Roux 40": {"minutes": 40, "kind": "ENTRETIEN", "people": "roux", "day": "16/11"},
    "lundi 45 entretien Roux": {"minutes": 45, "kind": "ENTRETIEN", "people": "roux", "day": "16/11"},
    "8 offres regardées avec Roux 30 min": {
        "minutes": 30, "people": "roux", "subject": "8 offres regardées"},
    "": {},
    "   ": {},
}  # fmt: skip


@pytest.mark.parametrize("text", LINES)
def test_a_line_as_it_is_typed(text):
    assert told(text) == LINES[text]


def test_everything_typed_is_shown_as_something():
    line = read("45 visite Roux chez Leroy hier avec soin")
    assert [(line.text[piece.begin : piece.end], piece.meaning) for piece in line.pieces] == [
        ("45", Meaning.DURATION),
        ("visite", Meaning.KIND),
        ("Roux", Meaning.PERSON),
        ("chez", Meaning.LINK),
        ("Leroy", Meaning.EMPLOYER),
        ("hier", Meaning.DAY),
        ("avec", Meaning.LINK),
        ("soin", Meaning.SUBJECT),
    ]


def test_a_name_but_for_a_typing_error_is_never_taken_without_asking():
    (named,) = read("45 entretien avec Lefevra").to_choose
    assert [choice.id for choice in named.choices] == ["lefevre"]
    assert named.candidate is None


PARTS = st.lists(
    st.sampled_from(
        [word for text in LINES for word in text.split()]
        + [
            "1h",
            "12/11/2026",
            "31/02",
            "25h90",
            "99999",
            ":",
            "«",
            "é",
            "İ",
            "ß",
            "",
            "\u202f",
            "2 h",
            "½",
            "+3",
            "0",
        ]
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), PARTS.map(" ".join)))
def test_any_line_is_read_and_its_pieces_lie_side_by_side(text):
    line = read(text)
    end = 0
    for piece in line.pieces:
        assert end <= piece.begin < piece.end <= len(text)
        end = piece.end
    covered = "".join(text[piece.begin : piece.end] for piece in line.pieces)
    assert sorted(filter(str.isalnum, covered)) == sorted(filter(str.isalnum, text))
    assert line.duration_minutes is None or 0 < line.duration_minutes <= 1440


@settings(max_examples=200, deadline=None)
@given(
    minutes=st.integers(1, 720),
    kind=st.sampled_from(sorted(code for meaning, code in WORDS.labels if meaning is Meaning.KIND)),
    modality=st.sampled_from([code for meaning, code in WORDS.labels if meaning is Meaning.MODALITY]),
    people=st.lists(
        st.sampled_from([c for c in ON_FILE if c.meaning is Meaning.PERSON]),
        unique=True,
        min_size=1,
        max_size=4,
    ),
    employer=st.sampled_from([None, *(c for c in ON_FILE if c.meaning is Meaning.EMPLOYER)]),
    day=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    start=st.none() | st.times(time(7), time(20)).map(lambda at: at.replace(second=0, microsecond=0)),
    order=st.randoms(use_true_random=False),
)
def test_what_is_said_in_any_order_is_understood_whole(
    minutes, kind, modality, people, employer, day, start, order
):
    parts = [
        f"{minutes} min" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02d}",
        WORDS.labels[Meaning.KIND, kind],
        WORDS.labels[Meaning.MODALITY, modality],
        f"{day:%d/%m/%Y}",
        ", ".join(person.words for person in people),
        *([f"chez {employer.words}"] if employer else []),
        *([f"à {start.hour}h{start.minute:02d}"] if start else []),
    ]
    order.shuffle(parts)
    line = read(", ".join(parts))
    assert (line.duration_minutes, line.act_type, line.modality, line.day) == (minutes, kind, modality, day)
    assert {named.candidate.id for named in line.people} == {person.id for person in people}
    assert (line.employer.candidate if line.employer else None) == employer
    assert line.start_time == start
    assert (line.subject, line.to_choose) == (None, ())


def exchanges(text):
    return [
        (
            " ".join(named.candidate.id for named in line.people)
            or (line.employer.candidate.id if line.employer else ""),
            line.modality,
            line.duration_minutes,
            f"{line.day:%d/%m}" if line.day else None,
        )
        for line in read_exchanges(text, TODAY, WORDS, find)
    ]


def test_eight_messages_of_a_day_are_one_line_and_a_comma_says_ditto():
    assert exchanges(
        "mail 5 Roux, Nowak, Lefèvre 10, tel N’Diaye 15, chez Leroy, sms Frère 5 Marie Petit, hier"
    ) == [
        ("roux", "COURRIEL_SMS", 5, "17/11"),
        ("nowak", "COURRIEL_SMS", 5, "17/11"),
        ("lefevre", "COURRIEL_SMS", 10, "17/11"),
        ("ndiaye", "TELEPHONE", 15, "17/11"),
        ("leroy", "TELEPHONE", 15, "17/11"),
        ("frere", "COURRIEL_SMS", 5, "17/11"),
        ("petit1", "COURRIEL_SMS", 5, "17/11"),
    ]


def test_what_comes_first_is_said_for_all_that_follow():
    assert exchanges("mails 5; Roux; nowak") == [
        ("roux", "COURRIEL_SMS", 5, None),
        ("nowak", "COURRIEL_SMS", 5, None),
    ]
    assert exchanges("") == exchanges(" , ;") == []


def test_an_exchange_with_a_name_that_nobody_bears_is_asked_about_and_never_passed_over():
    lines = read_exchanges("mail 5 Roux, tel Zzyzx 10", TODAY, WORDS, find)
    assert [named.typed for line in lines for named in line.to_choose] == ["Zzyzx"]
    assert len(lines) == 2


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=120), PARTS.map(", ".join)))
def test_any_line_of_exchanges_is_read_and_each_piece_is_where_it_was_typed(text):
    for line in read_exchanges(text, TODAY, WORDS, find):
        for piece in line.pieces:
            assert line.text[piece.begin : piece.end] == text[piece.begin : piece.end]
