"""Papers too long to be made while somebody waits: a worker makes them, who asked fetches them within some days."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import undefer
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.documents.models import PrintedPaper
from core.documents.printing import Paper, Printed, printed
from core.documents.rendering import LONG
from core.domain.documents import DocumentKind
from core.errors import Conflict, NotAllowed, NotFound
from core.outbox.models import OutboxRow
from core.outbox.services import Taking, advance, emit, finish, hold

#: Longer papers are made in parts: nobody opens them.
MOST_LONG = 20_000
#: After so long a paper is forgotten; it can be made again.
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LongPaper:
    """The newest paper about something, with the job that makes it."""

    row: PrintedPaper
    job: OutboxRow | None

    @property
    def is_running(self) -> bool:
        """Whether a worker has yet to make it."""
        return self.row.made_at is None and self.job is not None and self.job.done_at is None

    @property
    def is_there(self) -> bool:
        """Whether it can be fetched."""
        return self.row.made_at is not None and self.row.made_at > clock.now() - KEPT_FOR


def ask_for_paper(
    actor: Actor, kind: DocumentKind, about: Key, authority_id: uuid.UUID, job: str, rows: int
) -> uuid.UUID:
    """Give out the job that makes a long paper, inside of a use case; returns the job's id.

    NotAllowed for seats of another authority, Conflict while one is being made or for more than anybody opens.
    """
    if actor.authority_id != authority_id or actor.tenant_id != about[0]:
        raise NotAllowed
    if rows > MOST_LONG:
        raise Conflict(_("Danh sách dài quá %(most)s dòng nên không lập được bản Word.", most=MOST_LONG))
    before = newest_paper(about, kind)
    if before is not None and before.is_running:
        raise Conflict(_("Bản Word này đang được lập."))
    old = update(PrintedPaper).where(PrintedPaper.tenant_id == about[0], PrintedPaper.content.is_not(None))
    db.session.execute(old.where(PrintedPaper.asked_at < clock.now() - KEPT_FOR).values(content=None))
    paper_id = uuid7()
    job_id = emit(actor, job, {"tenant": str(about[0]), "id": str(about[1]), "paper": str(paper_id)}, total=rows)
    row = PrintedPaper(tenant_id=about[0], id=paper_id, authority_id=authority_id, kind=kind.value, about_id=about[1])
    row.job_id, row.file_name, row.content = job_id, "", None
    row.asked_at, row.by_label = clock.now(), actor.label
    db.session.add(row)
    db.session.flush()
    record(actor, "paper.ask", "printed_paper", (row.tenant_id, row.id), {"kind": kind.value, "rows": rows})
    return job_id


def newest_paper(about: Key, kind: DocumentKind) -> LongPaper | None:
    """Return the newest long paper about something that this seat may see; None where nobody asked for one."""
    rows = (
        select(PrintedPaper, OutboxRow)
        .outerjoin(OutboxRow, OutboxRow.id == PrintedPaper.job_id)
        .where(PrintedPaper.tenant_id == about[0], PrintedPaper.about_id == about[1], PrintedPaper.kind == kind.value)
        .order_by(PrintedPaper.id.desc())
    )
    found = db.session.execute(rows.limit(1)).first()
    return LongPaper(*found) if found is not None else None


def made_paper(key: Key) -> Printed:
    """Return a paper that was made; NotFound for another's, and once it is forgotten."""
    row = db.session.get(PrintedPaper, key, options=[undefer(PrintedPaper.content)])
    if row is None or row.content is None:
        raise NotFound(_("Bản Word này không còn; hãy lập lại."))
    return Printed(row.file_name, row.content)


def make_paper(taking: Taking, paper_of: Callable[[Key], Paper]) -> Printed:
    """Return a long paper, made in a worker; half of the progress is reading, the other half filling the form.

    JobStopped in between.
    """
    total = hold(taking).total
    with force_locale("vi"):
        paper = paper_of((taking.tenant_id, uuid.UUID(taking.arguments["id"])))
        hold(taking)
        advance(taking, total // 2)
        db.session.commit()
        return printed(paper, LONG)


def keep_paper(actor: Actor, taking: Taking, made: Printed) -> None:
    """Keep a paper that was made, inside of a use case, and end its job."""
    hold(taking)
    key = taking.tenant_id, uuid.UUID(taking.arguments["paper"])
    row = db.session.get_one(PrintedPaper, key, populate_existing=True)
    row.file_name, row.content, row.made_at = made.name, made.content, clock.now()
    record(actor, "paper.make", "printed_paper", key, {"file": made.name, "size": len(made.content)})
    finish(taking)
