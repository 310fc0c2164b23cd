"""The papers of a visit: one sheet front and back whatever is going on, everything read in order."""

from jalon.reports.individual_agreement import individual_agreement
from jalon.reports.visit_pack import visit_pack
from reports import lifelike, reading

HEAD = {
    "today": "2026-11-20", "is_told": True, "warnings": [], "digest": "0" * 64,
    "structure": {"name": "L’Étape", "platform": None, "practice": False, "address": "", "phone": None},
}  # fmt: skip


def a_pack(count):
    people = [" ".join(reversed(lifelike.HARD_NAMES[rank % 6])) for rank in range(count)]
    return HEAD | {
        "visit_code": "V-0412",
        "day": "2026-11-24",
        "start_time": "14:00",
        "is_planned": True,
        "employer": {
            "name": "Établissements Œuvrard-Nguyễn & Cie",
            "address": "1 rue des Lilas, 54000 Nancy",
            "siret": None,
            "contact": None,
            "phone": "03 83 00 00 00",
            "email": None,
        },
        "sites": [],
        "last_visit": "2026-10-02",
        "has_immersion": True,
        "coaches": [],
        "contacts": [
            {"name": name, "function": "Responsable", "part": "TUTEUR", "phone": "06", "email": None}
            for name in people
        ],
        "people": [
            {"name": name, "case_code": "A-0001", "phone": None, "is_told": True} for name in people[:3]
        ],
        "employments": [
            {
                "name": name,
                "contract_type": "CDI",
                "job_label": "Vente",
                "start_date": "2026-09-01",
                "end_date": None,
                "tutor": None,
                "site": None,
            }
            for name in people[:3]
        ],
        "commitments": [{"label": "Envoyer le planning", "responsible": None, "due_date": "2026-11-02"}]
        * count,
        "adjustments": [
            {
                "name": name,
                "nature": "HORAIRES",
                "need": "Commencer plus tard",
                "state": "EN_COURS",
                "review_date": None,
            }
            for name in people
        ],
        "questions": [{"kind": "TRIAL_END", "name": name, "date": "2026-12-01"} for name in people],
    }


def test_a_pack_is_one_sheet_front_and_back_and_ends_with_its_strip():
    words = lifelike.wording()
    for count, pages in ((0, 1), (1, 1), (400, 2)):
        data = visit_pack(a_pack(count), words)
        assert reading.pages_of(data) == pages, count
        assert data == visit_pack(a_pack(count), words)
    text = reading.text_of(data)
    assert "Et 394 autres, dans Jalon." in text
    order = [
        "Qui est qui",
        "Le travail",
        "Engagements en cours",
        "Aménagements à vérifier",
        "À demander",
        "V-0412",
    ]
    assert sorted(order, key=text.index) == order
    assert "Ce qui a été fait" in text.partition("V-0412")[2]
    assert ("Document", "Figure") in reading.roles_of(data)  # the square says its code in words


def test_an_agreement_with_a_representative_has_four_places_to_sign():
    party = {"name": "Établissements Œuvrard", "siret": None, "address": "", "contact": None}
    terms = dict.fromkeys(
        ("person_terms", "employer_terms", "workplace", "frequency", "may_be_told", "signatories")
    )
    data = individual_agreement(
        HEAD
        | {
            "kind": "TRIPARTITE", "person": {"name": "Łucja Шевченко"}, "employer": party, "coach": None,
            "backup": None, "terms": terms, "start_date": None, "end_date": None, "signed_date": None,
            "planned_band": None, "amended_date": None,
            "representatives": [{"name": "Mme Wojciechowska", "capacity": "Curatrice"}],
        },
        lifelike.wording(),
    )  # fmt: skip
    text = reading.text_of(data)
    assert text.count("Signature :") == 4
    assert reading.last_page_of(data).count("Signature :") == 4
    assert "Une notice lui est remise" in reading.last_page_of(data), "nobody signs a page without words"
    assert "Représentée ou assistée par : Mme Wojciechowska" in text
    assert "Łucja Шевченко" in text
