"""The folder of a practice structure: what is written, the same bytes again, what may be replaced."""

import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from jalon.domain.errors import (
    CaseloadInUseError,
    NotADemonstrationError,
    UnknownScenarioError,
    WrongPassphraseError,
)
from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.demonstration import Demonstration, default_folder, default_today, make_demonstration
from jalon.services.demonstration.making import passphrase_of, plan_demonstration
from jalon.services.demonstration.writing import write_caseload
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from jalon.storage.keyring import read_ring

SMALL = {"persons": 8, "months": 3}


def made(folder: Path | None, **options) -> Demonstration:
    return make_demonstration(folder, derivation=KeyDerivation.cheap(), **options)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Make the usual practice structure once for the tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(tmp_path_factory.mktemp("home")))
        return made(tmp_path_factory.mktemp("place") / "essai")


@pytest.fixture
def opened(usual: Demonstration):
    caseload = Caseload.open(usual.caseload, usual.passphrase, allow_cheap=True)
    yield caseload
    caseload.close()


def test_the_folder_holds_caseload_ring_passphrase_return_and_a_sheet_for_each_person(usual):
    document = json.loads(usual.return_json.read_text(encoding="utf-8"))
    codes = {person["case_code"] for person in document["persons"]}
    assert document["indicators"]["FA_PER"] == len(codes) == len(usual.sheets)
    assert set(contents(usual.folder)) == {
        "demo.jalon",
        "demo.jalon-cles",
        "demonstration.json",
        "passphrase.txt",
        "return.json",
        "return.pdf",
        *(f"sheets/{code}.pdf" for code in codes),
        *(f"timesheets/coach-{rank}.pdf" for rank in range(1, 4)),
    }
    assert usual.return_pdf.read_bytes().startswith(b"%PDF-")
    assert all(path.read_bytes().startswith(b"%PDF-") for path in (*usual.sheets, *usual.timesheets))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_passphrase_is_one_line_for_its_owner_alone(usual):
    assert usual.passphrase_file.read_text(encoding="utf-8") == f"{usual.passphrase}\n"
    assert stat.S_IMODE(usual.passphrase_file.stat().st_mode) == 0o600
    assert len(usual.passphrase.split()) == 8
    assert usual.passphrase not in repr(usual)


def test_earlier_months_are_locked_in_order_and_the_last_full_one_is_a_draft(usual, opened):
    assert usual.month == Month(2026, 10)
    draft = returns.prepare_return(opened, usual.month, today=date(2026, 11, 21))
    assert (draft["state"], draft["structure"]["practice"]) == ("draft", True)
    assert draft["digest"] == json.loads(usual.return_json.read_text(encoding="utf-8"))["digest"]
    instants = []
    for number in range(12):
        month = Month(2025, 10).plus(number)
        (revision,) = returns.list_revisions(opened, month)
        instants.append(revision.locked_at)
        assert revision.locked_at.date() == month.next.first_day.replace(day=5)
    assert instants == sorted(instants)
    assert returns.list_revisions(opened, usual.month) == ()


def test_late_entries_wait_to_be_regularised_and_nothing_else_does(usual, opened):
    late = {number: len(returns.late_acts(opened, Month(2025, 10).plus(number))) for number in range(12)}
    assert late[11] > 0
    assert late[10] > 0
    assert sum(late[number] for number in range(10)) == 0


def test_the_caseload_is_sound_and_its_figures_can_be_recomputed(usual, opened):
    for number in range(10):
        month = Month(2025, 10).plus(number)
        locked = returns.prepare_return(opened, month, today=usual.month.next.last_day)
        now = returns.prepare_return(opened, month, draft=True, today=usual.month.next.last_day)
        assert locked["indicators"] == now["indicators"]
        figures = locked["indicators"]
        assert figures["FA_DEBUT"] + figures["ENTREES"] - figures["SORTIES"] == figures["FA_FIN"]


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path):
    first, second = made(tmp_path / "a", **SMALL), made(tmp_path / "b", **SMALL)
    assert first.return_json.read_bytes() == second.return_json.read_bytes()
    assert first.return_pdf.read_bytes() == second.return_pdf.read_bytes()
    assert [path.read_bytes() for path in first.sheets] == [path.read_bytes() for path in second.sheets]
    assert [path.read_bytes() for path in first.timesheets] == [
        path.read_bytes() for path in second.timesheets
    ]
    assert first.passphrase == second.passphrase
    other = made(tmp_path / "c", **SMALL, seed=2)
    assert other.return_json.read_bytes() != first.return_json.read_bytes()
    assert other.passphrase != first.passphrase


def test_grand_est_2018_prints_121_percent_and_31_4_percent(tmp_path):
    found = made(tmp_path / "essai", scenario="grand-est-2018", months=1)
    document = json.loads(found.return_json.read_text(encoding="utf-8"))
    figures = document["indicators"]
    assert document["month"] == "2018-12"
    assert (figures["FA_FIN"], figures["CIBLE"], figures["TX_OCC"]) == (121, 100, "121.0")
    assert (figures["EN_EMPLOI"], figures["TX_EMPLOI"]) == (38, "31.4")
    assert "détail inventé" in document["structure"]["name"]
    assert figures["INT_SUIVI"] is None  # no official band before 2026


def test_occitanie_2021_counts_439_people_for_645(tmp_path):
    planned, today = plan_demonstration("occitanie-2021", 20, 1, 1, None, lambda *_: None)
    options = {"derivation": KeyDerivation.cheap(), "allow_any_folder": True, "progress": lambda *_: None}
    with write_caseload(
        tmp_path / "demo.jalon", passphrase_of(1), planned, today=today, **options
    ) as caseload:
        document = returns.prepare_return(caseload, planned.month, today=today)
        figures = document["indicators"]
        assert document["month"] == "2021-12"
        assert (figures["FA_FIN"], figures["CIBLE"], figures["TX_OCC"]) == (439, 645, "68.1")
        assert "détail inventé" in document["structure"]["name"]
        one = returns.prepare_return(caseload, planned.month, agreement="FIN-31-2019", today=today)
        assert one["indicators"]["CIBLE"] == 140
        assert 0 < one["indicators"]["FA_FIN"] < 439


def test_without_a_cheaper_derivation_it_opens_like_any_caseload(tmp_path):
    found = make_demonstration(tmp_path / "essai", **SMALL)
    assert read_ring(found.ring).current.caseload_id
    Caseload.open(found.caseload, found.passphrase).close()
    with pytest.raises(WrongPassphraseError):
        Caseload.open(found.caseload, "une autre phrase de passe")


def test_a_second_run_replaces_the_first_and_leaves_nothing_of_it(tmp_path):
    folder = tmp_path / "essai"
    made(folder, persons=14, months=3)
    before = contents(folder)
    again = made(folder, **SMALL)
    assert set(contents(folder)) < set(before)
    assert {path.name for path in (folder / "sheets").iterdir()} == {path.name for path in again.sheets}
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_with_something_else_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "lettre.odt").write_bytes(b"a")
    with pytest.raises(NotADemonstrationError):
        made(tmp_path, **SMALL)
    assert contents(tmp_path) == {"lettre.odt": b"a"}


@pytest.mark.parametrize(
    "name", ["lettre.odt", "sheets/lettre.pdf", "timesheets/a.pdf", "autre/vide", "demo.jalon-notes"]
)
def test_a_practice_structure_with_a_file_more_is_refused_and_left_as_it_was(tmp_path, name):
    folder = tmp_path / "essai"
    made(folder, **SMALL)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"a")
    before = contents(folder)
    with pytest.raises(NotADemonstrationError):
        made(folder, **SMALL)
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_a_real_caseload_put_in_the_place_of_the_practice_one_is_never_replaced(tmp_path):
    folder = tmp_path / "essai"
    made(folder, **SMALL)
    other = made(tmp_path / "autre", **SMALL, seed=2)
    for path in (other.caseload, other.ring):
        path.replace(folder / path.name)
    before = contents(folder)
    with pytest.raises(NotADemonstrationError):
        made(folder, **SMALL)
    (folder / "demo.jalon-cles").unlink()
    with pytest.raises(NotADemonstrationError):
        made(folder, **SMALL)
    assert contents(folder) == {
        name: content for name, content in before.items() if name != "demo.jalon-cles"
    }


def test_a_file_or_a_link_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "fichier").write_bytes(b"a")
    with pytest.raises(NotADemonstrationError):
        made(tmp_path / "fichier", **SMALL)
    (tmp_path / "vrai").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    with pytest.raises(NotADemonstrationError):
        made(tmp_path / "lien", **SMALL)
    assert (tmp_path / "fichier").read_bytes() == b"a"


def test_an_open_practice_structure_is_not_replaced(tmp_path):
    found = made(tmp_path / "essai", **SMALL)
    with (
        Caseload.open(found.caseload, found.passphrase, allow_cheap=True),
        pytest.raises(CaseloadInUseError),
    ):
        made(tmp_path / "essai", **SMALL)
    made(tmp_path / "essai", **SMALL)


def test_a_run_that_is_interrupted_leaves_the_former_one_whole(tmp_path):
    folder = tmp_path / "essai"
    made(folder, **SMALL)
    before = contents(folder)

    def interrupt(step: str, done: int, total: int) -> None:
        if step == "print":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(folder, **SMALL, seed=2, progress=interrupt)
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_progress_tells_each_step_to_its_end(tmp_path):
    heard: list[tuple[str, int, int]] = []
    made(tmp_path / "essai", **SMALL, progress=lambda *told: heard.append(told))
    assert list(dict.fromkeys(step for step, _, _ in heard)) == ["plan", "write", "lock", "print"]
    assert heard[-1][1] == heard[-1][2]


def test_without_a_place_it_goes_to_the_user_s_data(home):
    found = made(None, **SMALL)
    assert found.folder == default_folder()
    assert home in found.folder.parents


def test_each_scenario_has_its_day():
    assert default_today(None) == date(2026, 11, 21)
    assert default_today("grand-est-2018") == date(2019, 1, 15)
    assert default_today("occitanie-2021") == date(2022, 1, 15)
    with pytest.raises(UnknownScenarioError):
        default_today("bretagne-1999")


def test_nobody_and_no_month_make_no_practice_structure(tmp_path):
    for options in ({"persons": 0}, {"months": 0}):
        with pytest.raises(ValueError, match="people and months"):
            made(tmp_path / "essai", **options)
    assert list(tmp_path.iterdir()) == []
