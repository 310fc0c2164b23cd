"""A document attached, read, drawn and archived leaves nothing in clear on the disk."""

import secrets
import time
from datetime import date
from pathlib import Path

import canaries
import pytest

import make
from jalon.services import archiving, documents
from jalon.services.documents import Candidate
from jalon.ui.pdf_pages import Pages

OUTSIDE = (Path("/var/tmp"), Path("/dev/shm"))
TODAY = make.TODAY


@pytest.fixture
def text() -> str:
    return f"Œuvrardieux-Ÿssel {secrets.token_hex(4)}"


def hits(work: Path, since: float, text: str) -> list[str]:
    """Return the files that hold the text, those deleted but open too."""
    found = []
    links = [link for link in Path("/proc/self/fd").iterdir() if link.exists()]
    of_disk = [
        link
        for link in links
        if (target := str(link.readlink())).startswith("/") and not target.startswith(("/dev/", "/proc/"))
    ]
    for path in (*canaries.files_under(work), *canaries.files_under(*OUTSIDE, since=since), *of_disk):
        try:
            if canaries.counts(path.read_bytes(), [text]):
                found.append(str(path))
        except OSError:
            continue  # it went away, or is a pipe
    return found


def a_day_with_a_document(work: Path, text: str) -> None:
    """Attach a document that was on a stick, which is taken away; read it, draw it, archive the file."""
    caseload = make.a_caseload(work / "essai.jalon").caseload
    with caseload.write("admit_person") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2022, 1, 3), date(2023, 3, 31))
    source = work / "lettre.txt"
    source.write_text(f"Bonjour {text}", encoding="utf-8")
    found: Candidate = documents.examine_document(caseload, source, today=TODAY)
    source.unlink()
    document = documents.attach_document(
        caseload, person, found, {"kind": "AUTRE", "title": text, "date": TODAY}
    )
    assert text in documents.read_content(caseload, document).content.decode()
    paper = a_pdf(text)
    pages = Pages(paper)
    pages.drawn(0, 2.0)
    assert text.split()[0] in pages.text_of(0)
    pages.close()
    path = archiving.archive_file(caseload, person, work, today=TODAY)
    archiving.draw_archived_file(archiving.consult_archive(caseload, path, archiving.Reason.DISPUTE))
    archiving.bring_back(caseload, path)
    caseload.close()


def a_pdf(text: str) -> bytes:
    from jalon.reports.specimen import specimen

    return specimen(text)


def test_nothing_of_a_document_is_in_clear_on_the_disk(tmp_path, text, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    since = time.time() - 1
    a_day_with_a_document(tmp_path, text)
    assert hits(tmp_path, since, text) == []


def test_the_sweep_sees_a_content_that_is_put_in_a_temporary_file(tmp_path, text, monkeypatch):
    read = documents.read_content

    def leaking(caseload, document_id):
        content = read(caseload, document_id)
        (tmp_path / "apercu").write_bytes(content.content)
        return content

    monkeypatch.setattr(documents, "read_content", leaking)
    since = time.time() - 1
    a_day_with_a_document(tmp_path, text)
    assert hits(tmp_path, since, text) == [str(tmp_path / "apercu")]
