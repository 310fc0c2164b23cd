"""Every paper of the catalogue, on a life that is hard to print and on an empty one.

Held by what others read: pypdf without any leniency, PDFium page by page, qpdf and poppler where they are.
"""

import io
import os
import shutil
import subprocess
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

import make
from jalon.domain.errors import JalonError
from jalon.services.papers.asked import Reader
from jalon.services.papers.catalogue import PAPERS
from jalon.services.papers.making import make_paper
from lives_in_papers import FAMILY, GIVEN, PERSONAL, TODAY, a_full_life, nobody_known
from reports import reading
from services import pictures_of_papers

# Papers for the lead structure that need the name; each checks the agreement to share.
NAMED_FOR_LEAD = frozenset({"D1", "D14", "D15"})

# The access log says that it was printed: the next print has one line more.
TELL_OF_THEMSELVES = frozenset({"D24"})


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Give two caseloads, and what to ask for in each."""
    made = {}
    for name, write in (("full", a_full_life), ("empty", nobody_known)):
        folder = tmp_path_factory.mktemp(name)
        caseload = make.a_caseload(folder / "essai.jalon").caseload
        made[name] = (caseload, write(caseload))
    yield made
    for caseload, _ in made.values():
        caseload.close()


def faces(kind):
    """Every version of a paper that can be asked for."""
    found = [{}]
    found += [{"variant": one} for one in kind.variants]
    found += [{"is_simple": True}] if kind.has_simple else []
    found += [{"is_blank": True}] if kind.has_blank else []
    found += [{"is_blank": True, "is_simple": True}] if kind.has_blank and kind.has_simple else []
    found += [{"choices": {name: value}} for name, values in kind.choices for value in values[1:]]
    return found


def narrowed(kind, asked, face):
    """Only what the paper has a use for, as the screen asks."""
    blank = bool(face.get("is_blank"))
    return replace(
        asked,
        person_id=asked.person_id if kind.names_person and not blank else None,
        employer_id=asked.employer_id if kind.names_employer and not blank else None,
        **face,
    )


def is_sound(content, folder):
    """Read a paper as four programs do, the last two where they are installed."""
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "no tags"
    assert root["/Lang"] == "fr-FR"
    assert reader.metadata.title
    document = pypdfium2.PdfDocument(content)
    for page in document:
        assert min(bytes(page.render(scale=0.2, grayscale=True).buffer)) < 160, "a page with nothing on it"
    document.close()
    path = folder / "paper.pdf"
    path.write_bytes(content)
    if shutil.which("qpdf"):
        told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
    if (told := reading.poppler("pdfinfo", content, folder)) is not None:
        assert "Tagged:          yes" in told


@pytest.mark.parametrize("life", ["full", "empty"])
@pytest.mark.parametrize("code", PAPERS)
def test_a_paper_is_sound_says_itself_again_and_tells_nothing_it_should_not(lives, tmp_path, code, life):
    caseload, asked = lives[life]
    kind = PAPERS[code]
    for face in faces(kind):
        wanted = narrowed(kind, asked, face)
        try:
            made = make_paper(caseload, code, wanted, today=TODAY)
        except JalonError:
            assert life == "empty", "nothing is missing in a full life"
            assert not face.get("is_blank"), "a blank paper asks for nothing"
            continue
        assert face or kind.draw(made.document) == made.content
        if not face and code not in TELL_OF_THEMSELVES:
            assert make_paper(caseload, code, wanted, today=TODAY).content == made.content
        is_sound(made.content, tmp_path)
        text = reading.text_of(made.content)
        assert "None" not in text
        assert "{" not in text
        assert code == "D21" or PERSONAL not in text
        if kind.reader is Reader.LEAD and code not in NAMED_FOR_LEAD and "with_name" not in wanted.choices:
            assert not [one for one in (*FAMILY.split(), GIVEN) if len(one) > 3 and one in text]
        if life == "full" and wanted.is_blank:
            assert GIVEN.split()[0] not in text
        assert made.file_name.isascii()
        assert make.PASSPHRASE not in text


@pytest.mark.parametrize("code", PAPERS)
def test_the_first_page_of_a_paper_looks_as_it_did(lives, code):
    """Run with JALON_PICTURES=1 to keep the pages as they are now, then look at each."""
    caseload, asked = lives["full"]
    kind = PAPERS[code]
    for face in ({}, {"is_simple": True}) if kind.has_simple else ({},):
        made = make_paper(caseload, code, narrowed(kind, asked, face), today=TODAY)
        name = f"{code}-simple" if face else code
        seen = pictures_of_papers.picture_of(made.content)
        if os.environ.get("JALON_PICTURES"):
            pictures_of_papers.keep(name, seen)
        known = pictures_of_papers.kept(name)
        assert known is not None, "no picture is kept of this page"
        farthest, mean = pictures_of_papers.differences(known, seen)
        assert farthest <= pictures_of_papers.FARTHEST
        assert mean <= pictures_of_papers.MEAN
