"""Documents attached: looked into, kept encrypted, never about health in silence, gone with the person."""

import io
import json
import zipfile
import zlib
from datetime import date

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

import make
from jalon.domain.attachments import proposed_kind, proposed_title
from jalon.domain.errors import (
    DocumentKindError,
    DocumentRoomError,
    DocumentTooLargeError,
    DocumentUnreadableError,
    DocumentUnsafeError,
    FrozenFileError,
    HealthDocumentError,
    InvalidEntryError,
    UnknownRecordError,
)
from jalon.domain.sensitive_words import WatchedWord
from jalon.reports.specimen import specimen
from jalon.services import (
    access_reading,
    deadlines,
    diagnosis,
    documents,
    history,
    person_copy,
    person_records,
    rights,
)
from jalon.services.access_reading import AccessFilter
from jalon.storage import attachments

TODAY = make.TODAY


def a_png(width: int, height: int) -> bytes:
    """Make the head of an image of a size, and no dot of it."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + size + b"\x01\0\0\0\0" + b"\0" * 4 + b"\0\0\0\0IDAT"


PNG = a_png(8, 8)
PACKED = zlib.compress(b"<</S/JavaScript/JS(app.alert(1))>>")
FETCHED = '<Relationship Type="http://x/attachedTemplate" Target="http://x/a.dotm" TargetMode="External"/>'
VALUES = {"kind": "CV", "title": "CV", "date": TODAY}


@pytest.fixture
def her(caseload):
    with caseload.write("admit_person") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 1, 5))
    return person


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                name.replace("__", "/")
                .replace("_xml", ".xml")
                .replace("_bin", ".bin")
                .replace("_rels/settings.xml", "_rels/settings.xml.rels"),
                content,
            )
    return stream.getvalue()


def a_docx(text: str = "Bonjour", **more: str) -> bytes:
    return zipped(word__document_xml=f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", **more)


def a_pdf(carried: str) -> bytes:
    """Make a PDF that carries a script or a file, or asks for a password."""
    writer = PdfWriter(clone_from=io.BytesIO(specimen("CV")))
    match carried:
        case "script":
            script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
            action = DictionaryObject({NameObject(name): value for name, value in script.items()})
            writer.root_object[NameObject("/OpenAction")] = action
        case "file":
            writer.add_attachment("a.exe", b"MZ")
        case "pages":
            for _ in range(300):
                writer.add_blank_page(595, 842)
        case _:
            writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def looked_into(caseload, folder, name: str, content: bytes):
    path = folder / name
    path.write_bytes(content)
    return documents.examine_document(caseload, path, today=TODAY)


def attached(caseload, her, folder, name="cv.pdf", content=None, **values):
    found = looked_into(caseload, folder, name, content or specimen("CV"))
    return documents.attach_document(caseload, her, found, {**VALUES, **values})


def events(caseload):
    lines = access_reading.read_accesses(caseload, access_reading.find_accesses(caseload, AccessFilter()))
    return [(line.event, line.case_code) for line in lines]


def test_a_document_is_kept_whole_and_its_reading_noted(caseload, her, tmp_path):
    document = attached(caseload, her, tmp_path)
    content = documents.read_content(caseload, document)
    assert (content.title, content.media_type, content.content) == ("CV", "application/pdf", specimen("CV"))
    documents.save_copy(caseload, document, tmp_path / "copie.pdf")
    assert (tmp_path / "copie.pdf").read_bytes() == specimen("CV")
    assert events(caseload)[-2:] == [("read_document", "A-0001"), ("save_document", "A-0001")]
    assert documents.kept_in_all(caseload) == (1, len(specimen("CV")))


def test_what_is_not_what_it_says_or_carries_a_program_is_not_taken(caseload, tmp_path):
    for name, content, error in (
        ("tableau.xlsx", b"PK", DocumentKindError),
        ("photo.png", specimen("x"), DocumentKindError),
        ("lettre.pdf", PNG, DocumentKindError),
        ("cv.docx", zipped(xl__workbook_xml="<a/>"), DocumentKindError),
        ("notes.txt", b"<html><script>", DocumentKindError),
        ("notes.txt", b"MZ\x90 programme", DocumentUnsafeError),
        ("cv.docx", a_docx(word__vbaProject_bin="x"), DocumentUnsafeError),
        ("cv.docx", a_docx(word__embeddings__oleObject1_bin="x"), DocumentUnsafeError),
        ("cv.pdf", b"%PDF-1.7\nrien", DocumentUnreadableError),
        ("cv.pdf", specimen("x") + b"\n/Launch", DocumentUnsafeError),
        ("cv.docx", a_docx()[:-30], DocumentUnreadableError),
        ("cv.pdf", a_pdf("script"), DocumentUnsafeError),
        ("cv.pdf", a_pdf("file"), DocumentUnsafeError),
        ("cv.pdf", a_pdf("password"), DocumentUnreadableError),
        ("cv.pdf", specimen("x") + b"\n/L#61unch", DocumentUnsafeError),
        ("cv.pdf", specimen("x") + b"\n<</Type/ObjStm>>stream\n" + PACKED, DocumentUnsafeError),
        ("cv.pdf", b"MZ\0" + specimen("x"), DocumentUnsafeError),
        ("cv.docx", a_docx(word___rels__settings_xml=FETCHED), DocumentUnsafeError),
        ("cv.pdf", a_pdf("pages"), DocumentTooLargeError),
        ("photo.png", a_png(50_000, 50_000), DocumentTooLargeError),
        ("photo.png", PNG[:20], DocumentUnreadableError),
        ("photo.jpg", b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03", DocumentTooLargeError),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 90, DocumentUnreadableError),
        ("cv.pdf", b"%PDF-" + b"0" * documents.LARGEST_BYTES, DocumentTooLargeError),
    ):
        with pytest.raises(error):
            looked_into(caseload, tmp_path, name, content)


def test_the_words_of_a_medical_paper_are_shown_and_who_denies_it_is_named(caseload, her, tmp_path):
    text = "Certificat\u00a0médical\u00a0: anamnèse".encode()
    found = looked_into(caseload, tmp_path, "scan_0001.txt", text)
    with pytest.raises(HealthDocumentError) as raised:
        documents.attach_document(caseload, her, found, VALUES)
    assert raised.value.words == ("certificat médical", "anamnèse")
    assert documents.kept_in_all(caseload) == (0, 0)
    documents.attach_document(caseload, her, found, VALUES, is_not_medical=True)
    with caseload.read() as session:
        labels = [row[0] for row in session.connection().exec_driver_sql("SELECT label FROM journal_action")]
    assert labels[-1] == "attach_document_not_medical"


def test_a_title_about_health_is_asked_about_too_also_when_it_is_changed(caseload, her, tmp_path):
    document = attached(caseload, her, tmp_path)
    with pytest.raises(HealthDocumentError):
        documents.correct_document(caseload, document, {**VALUES, "title": "Bilan psychiatrique"})
    with pytest.raises(HealthDocumentError):
        attached(caseload, her, tmp_path, "hospitalisation.pdf")


def test_words_cut_by_the_format_of_a_text_document_are_found(caseload, tmp_path):
    found = looked_into(caseload, tmp_path, "lettre.docx", a_docx("dia</w:t></w:r><w:r><w:t>gnostic"))
    assert found.medical_words == ("diagnostic",)


def test_a_title_is_proposed_without_numbers_nor_words_about_health():
    watched = [WatchedWord("psychiatr*", "health")]
    assert proposed_title("notification_MDPH-20260312 psychiatrie", watched) == "Notification MDPH"
    assert proposed_title("\u202efdp.vc") == "Fdp vc"
    assert proposed_kind("Notification_MDPH", ("CV", "NOTIFICATION", "AUTRE")) == "NOTIFICATION"
    assert proposed_kind("scan", ("CV", "AUTRE")) == "AUTRE"


def test_of_a_paper_that_sounds_medical_no_name_of_a_doctor_is_proposed_as_a_title(caseload, tmp_path):
    for name, text, title in (
        ("certificat médical Dr Martin.txt", "Madame,", "Document"),
        ("Docteur Nguyen.txt", "Certificat médical", "Document"),
        ("RQTH certificat médical Dr Martin.txt", "Madame,", "Justificatif de reconnaissance"),
        ("Courrier mairie.txt", "Madame,", "Courrier mairie"),
    ):
        found = looked_into(caseload, tmp_path, name, text.encode())
        assert (found.title, bool(found.medical_words)) == (title, title != "Courrier mairie")


def test_a_new_version_takes_the_place_of_the_old_one_and_undoing_gives_it_back(caseload, her, tmp_path):
    old = attached(caseload, her, tmp_path, expires_date=date(2026, 12, 31))
    found = looked_into(caseload, tmp_path, "nouveau.png", PNG)
    new = documents.replace_document(caseload, old, found, VALUES)
    file = person_records.read_file(caseload, her)
    assert [record.id for record in file.of("document")] == [new]
    history.undo_last(caseload)
    file = person_records.read_file(caseload, her)
    assert [record.id for record in file.of("document")] == [old]
    assert documents.read_content(caseload, old).content == specimen("CV")


def test_what_it_needs_is_asked_for(caseload, her, tmp_path):
    with pytest.raises(InvalidEntryError) as raised:
        attached(caseload, her, tmp_path, title=" ", expires_date=date(2026, 1, 1))
    assert [(one.field, one.code) for one in raised.value.problems] == [
        ("title", "missing"),
        ("expires_date", "before_start"),
    ]


def test_no_more_is_kept_than_what_was_said(caseload, her, tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_TOGETHER_BYTES", 10)
    with pytest.raises(DocumentRoomError):
        attached(caseload, her, tmp_path)


def test_a_frozen_file_shows_no_document_and_takes_none(caseload, her, tmp_path):
    document = attached(caseload, her, tmp_path)
    rights.freeze_person(caseload, her, since=TODAY)
    with pytest.raises(FrozenFileError):
        documents.read_content(caseload, document)
    with pytest.raises(FrozenFileError):
        attached(caseload, her, tmp_path)


def test_the_end_of_a_document_is_announced_until_a_new_one_takes_over(caseload, her, tmp_path):
    def announced():
        return [
            one.due_date
            for one in deadlines.read_deadlines(caseload, None, today=TODAY)
            if one.rule == "DOCUMENT_END"
        ]

    attached(caseload, her, tmp_path, expires_date=date(2026, 12, 31))
    assert announced() == [date(2026, 12, 31)]
    attached(caseload, her, tmp_path, expires_date=date(2028, 12, 31))
    assert announced() == []


def test_her_copy_holds_her_documents_beside_and_names_them(caseload, her, tmp_path):
    attached(caseload, her, tmp_path)
    copy = person_copy.prepare_copy(caseload, her, today=TODAY)
    data, _ = person_copy.write_copy(caseload, copy, tmp_path)
    (document,) = json.loads(data.read_text("utf-8"))["records"]["document"]
    assert (tmp_path / document["file"]).read_bytes() == specimen("CV")


def test_the_examination_counts_documents_and_finds_a_content_that_is_gone(caseload, her, tmp_path):
    attached(caseload, her, tmp_path)
    report = diagnosis.check_open_caseload(caseload, today=TODAY)
    assert (report.is_sound, report.documents[0]) == (True, 1)
    with caseload.write("check") as session:
        session.connection().exec_driver_sql("DELETE FROM document_content")
    report = diagnosis.check_open_caseload(caseload, today=TODAY)
    assert dict(report.examinations)["documents"] == ("document 1",)


def test_a_list_of_documents_reads_no_content(caseload, her, tmp_path, monkeypatch):
    attached(caseload, her, tmp_path)
    said = []
    with caseload.read() as session:
        session.connection().connection.driver_connection.set_trace_callback(said.append)
    person_records.read_file(caseload, her)
    with caseload.read() as session:
        attachments.kept_bytes(session)
        session.connection().connection.driver_connection.set_trace_callback(None)
    assert not any(
        "document_content.content," in text or "SELECT document_content.content" in text for text in said
    )


def test_nobody_reads_a_document_that_is_not_there(caseload):
    with pytest.raises(UnknownRecordError):
        documents.read_content(caseload, "00000000-0000-4000-8000-000000000000")


def test_a_document_attached_by_mistake_is_destroyed_for_good(caseload, her, tmp_path):
    document = attached(caseload, her, tmp_path, title="Wyxzelle")
    documents.destroy_document(caseload, document)
    assert documents.kept_in_all(caseload) == (0, 0)
    assert person_records.list_trash(caseload, her) == ()
    with caseload.read() as session:
        values = (
            session.connection().exec_driver_sql("SELECT group_concat(value) FROM journal_operation").scalar()
        )
    assert "Wyxzelle" not in values
    assert diagnosis.check_open_caseload(caseload, today=TODAY).is_sound
    assert ("destroy_document", "A-0001") in events(caseload)
    assert "destroy_document" not in [one.label for one in history.undoable_actions(caseload)]
