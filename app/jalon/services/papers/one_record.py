"""Which records of a person's file a paper may be made of, when there are several."""

from jalon.domain.errors import JalonError
from jalon.services.papers.asked import Asked, PaperKind
from jalon.services.person_records import FileRecord, PersonFile, read_file
from jalon.storage.caseload import Caseload


def records_for(
    caseload: Caseload, kind: PaperKind, asked: Asked
) -> tuple[PersonFile | None, tuple[FileRecord, ...]]:
    """Return her file and the records among which a paper tells one, the latest first; none for the others.

    A file that may not be read has none: the paper itself says why.
    """
    if kind.records is None or asked.person_id is None or asked.is_blank:
        return None, ()
    try:
        file = read_file(caseload, asked.person_id)
    except JalonError:
        return None, ()
    wanted = kind.record_kind
    if wanted is None and kind.records == "individual_agreement":
        wanted = asked.variant or kind.variants[0]
    fitting = [
        one
        for one in file.of(kind.records)
        if (wanted is None or one.values["kind"] == wanted)
        and asked.employer_id in (None, one.values.get("employer_id", asked.employer_id))
    ]
    return file, tuple(reversed(fitting))
