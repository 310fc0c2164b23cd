from pathlib import Path

import pytest

from jalon.domain.errors import PreciousTargetError, SameTargetError
from jalon.services import export, returns
from jalon.services.targets import require_writable_over


@pytest.mark.parametrize(
    "name",
    [
        "essai.jalon",
        "ESSAI.JALON",
        "essai.jalon-cles",
        "essai.jalon-wal",
        "essai.jalon-shm",
        "essai 2026-11-20 093000.jalon-copie",
        ".essai.jalon-verrou",
        ".essai.jalon-occupe",
    ],
)
def test_no_output_takes_the_name_of_a_file_that_jalon_lives_by(tmp_path, name):
    with pytest.raises(PreciousTargetError):
        require_writable_over(None, tmp_path / name)


def test_a_link_to_the_caseload_is_the_caseload(tmp_path):
    (tmp_path / "essai.jalon").write_bytes(b"a moi")
    (tmp_path / "releve.pdf").symlink_to(tmp_path / "essai.jalon")
    with pytest.raises(PreciousTargetError):
        require_writable_over(tmp_path / "releve.pdf")


def test_two_papers_do_not_share_a_name(tmp_path):
    with pytest.raises(SameTargetError):
        require_writable_over(tmp_path / "a.pdf", Path(tmp_path, ".", "a.pdf"))
    require_writable_over(tmp_path / "a.pdf", tmp_path / "a.json", None)


def test_an_export_over_the_open_caseload_is_refused_and_nothing_is_lost(caseload):
    before = caseload.path.read_bytes()
    with pytest.raises(PreciousTargetError):
        export.export_json(caseload, caseload.path)
    with pytest.raises(PreciousTargetError):
        returns.write_return_json({"month": "2026-10"}, caseload.path.with_suffix(".jalon-cles"))
    assert caseload.path.read_bytes() == before
