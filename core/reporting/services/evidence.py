"""Evidence of a line: what it is, and a file that is what it says."""

import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

import filetype
from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.queries import unit_of
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.reporting.models import Evidence, EvidenceFile
from core.reporting.queries import report_lines, reviewed_line
from core.reporting.services.reports import own_draft

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 150
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")
#: Extension → what the bytes must be.
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
#: Extension → what the archive of an office document must hold.
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """One piece of evidence; ``kind`` is a word such as document, workshop, photograph; the file is optional."""

    kind: str
    title: str
    number: str = ""
    issued_on: date | None = None
    file_name: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file that was laid on a line of a draft; its name becomes the title of the evidence."""

    line_id: uuid.UUID
    name: str
    content: bytes


@use_case("report.write")
def attach_files(actor: Actor, key: Key, files: Sequence[LineFile]) -> list[Problem]:
    """Attach files to lines of a draft as documents; returns what is wrong with those that were not kept.

    Each problem names the line's id. Invalid when none could be kept. One bad file costs no other.
    """
    draft = own_draft(actor, key)
    lines = {row.line.id for row in report_lines(key)}
    kept: list[tuple[EvidenceFile, Evidence]] = []
    problems: list[Problem] = []
    for sent in files:
        try:
            kept.append(_attached(draft.tenant_id, sent, lines))
        except Invalid as refusal:
            problems += [_of_file(sent, each) for each in refusal.problems]
    if not kept:
        raise Invalid(problems)
    db.session.add_all(file for file, _row in kept)
    db.session.flush()
    for file, row in kept:
        row.file_id = file.id
    rows = [row for _file, row in kept]
    db.session.add_all(rows)
    record_many(actor, "evidence.add", "evidence", [((row.tenant_id, row.id), {"title": row.title}) for row in rows])
    return problems


def _of_file(sent: LineFile, problem: Problem) -> Problem:
    text = _("Tệp “%(name)s”: %(why)s", name=sent.name, why=problem.message)
    return Problem(text, str(sent.line_id), problem.citation)


def _attached(tenant_id: uuid.UUID, sent: LineFile, lines: Set[uuid.UUID]) -> tuple[EvidenceFile, Evidence]:
    if sent.line_id not in lines:
        raise Invalid([Problem(_("Báo cáo không có dòng này."))])
    title = _UNSAFE.sub(" ", sent.name).rpartition(".")[0].strip() or sent.name
    form = EvidenceForm("document", title[:LONGEST_NAME], file_name=sent.name, content=sent.content)
    return _file_row(tenant_id, form), Evidence(
        tenant_id=tenant_id,
        id=uuid7(),
        line_id=sent.line_id,
        kind=form.kind,
        title=form.title,
        number="",
        added_at=clock.now(),
    )


@use_case("report.write")
def add_evidence(actor: Actor, key: Key, form: EvidenceForm) -> uuid.UUID:
    """Attach evidence to a line of the actor's own unit; returns its id.

    Invalid when the file is empty, too large, or not of the type its name says; Conflict once the line was accepted,
    because the facts that were accepted count their evidence.
    """
    found = reviewed_line(key)
    line, report = found.line, found.report
    unit_of(actor, (report.tenant_id, report.unit_id))
    if line.tenant_id != actor.tenant_id:
        raise NotAllowed
    if found.state == "accepted":
        raise Conflict(_("Dòng báo cáo đã được chấp nhận; muốn bổ sung minh chứng thì phải đính chính."))
    if not form.title.strip():
        raise Invalid([Problem(_("Phải ghi tên minh chứng."), "title")])
    file_id = _keep_file(line.tenant_id, form) if form.file_name else None
    evidence = Evidence(
        tenant_id=line.tenant_id,
        id=uuid7(),
        line_id=line.id,
        kind=form.kind,
        title=form.title,
        number=form.number,
        issued_on=form.issued_on,
        file_id=file_id,
        added_at=clock.now(),
    )
    db.session.add(evidence)
    record(actor, "evidence.add", "evidence", (evidence.tenant_id, evidence.id), {"title": form.title})
    return evidence.id


def _keep_file(tenant_id: uuid.UUID, form: EvidenceForm) -> uuid.UUID:
    row = _file_row(tenant_id, form)
    db.session.add(row)
    db.session.flush()
    return row.id


def _file_row(tenant_id: uuid.UUID, form: EvidenceForm) -> EvidenceFile:
    media_type = _checked_type(form)
    return EvidenceFile(
        tenant_id=tenant_id,
        id=uuid7(),
        name=_UNSAFE.sub(" ", form.file_name).strip()[-LONGEST_NAME:],
        media_type=media_type,
        size=len(form.content),
        sha256=hashlib.sha256(form.content).hexdigest(),
        content=form.content,
    )


def _checked_type(form: EvidenceForm) -> str:
    extension = form.file_name.rpartition(".")[2].lower()
    expected = TYPES.get(extension)
    if expected is None:
        allowed = ", ".join(TYPES)
        raise Invalid([Problem(_("Chỉ nhận tệp: %(types)s.", types=allowed), "file")])
    if not form.content:
        raise Invalid([Problem(_("Tệp rỗng."), "file")])
    if len(form.content) > LARGEST:
        raise Invalid([Problem(_("Tệp quá lớn; tối đa 20 MB."), "file")])
    if not _is_what_it_says(extension, form.content):
        raise Invalid([Problem(_("Nội dung tệp không đúng với phần mở rộng .%(type)s.", type=extension), "file")])
    return expected


def _is_what_it_says(extension: str, content: bytes) -> bool:
    """Look at the bytes; an office document is an archive with a known part, whatever order its parts stand in."""
    if extension not in PARTS:
        return bool(filetype.guess_mime(content) == TYPES[extension])
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return PARTS[extension] in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
