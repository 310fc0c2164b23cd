"""What the proofs share: a caseload on disk, the recorder compiled, a session in another process."""

import shutil
import subprocess
from pathlib import Path

import pytest

import make

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the recorder; without a C compiler the proof is missing, and says so by failing."""
    target = tmp_path_factory.mktemp("recorder") / "recorder.so"
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler, "the proofs need a C compiler (the README's test command installs it)"
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(target), str(HERE / "recorder.c"), "-ldl"]
    subprocess.run(command, check=True)
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a closed caseload with one person, and the folder of its copies."""
    work = tmp_path / "work"
    (work / "copies").mkdir(parents=True)
    created = make.a_caseload(work / "essai.jalon")
    with created.caseload.write("admit_person") as session:
        person = make.a_person(session)
        make.a_path(session, person, make.TODAY)
    created.caseload.close()
    (work / "person").write_text(person)
    return work
