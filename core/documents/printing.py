"""A paper as a feature offers it, printed: which form it takes, whose letterhead, what is filled in, as a Word file."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, make_response
from flask_babel import gettext as _

from core.db import db
from core.documents import queries
from core.documents.models import Letterhead
from core.documents.rendering import SHORT, Means, fill
from core.domain.documents import NUMBER, SYMBOL, DocumentKind, DocumentRule, DocumentStyle
from core.domain.text import Citation
from core.errors import NotFound
from core.extensions.discovery import current_registry
from core.tenancy.models import Authority
from core.tenancy.slugs import plain_letters

#: Of more rows a paper takes too long to make while somebody waits, and nobody prints it.
MOST_ROWS = 1500
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLANK = "………"

#: Forms with the pack that declares each, nearest first, as ``SchemeCalls.forms`` gives them.
Forms = Sequence[tuple[str, DocumentRule]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed; ``values`` are those of its kind in ``fields``.

    ``on`` picks letterhead and template, and is the date of the paper unless it is not ``dated`` yet. ``number`` and
    ``signer`` are what was typed when it was issued ("" = nothing: the form's numbering, its signers, or else the
    letterhead's). ``issuer`` names the authority for readers who do not see it; ``filed_by`` is who writes to it, whose
    name then stands at the head. An extract (``is_extract``) says so in its title and its file name.
    """

    kind: DocumentKind
    forms: Forms
    authority: tuple[uuid.UUID, uuid.UUID]
    on: date
    values: Mapping[str, Any]
    group: str = ""
    number: str = ""
    signer: str = ""
    subject: str = ""
    issuer: str = ""
    filed_by: str = ""
    dated: bool = True
    is_extract: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A Word file and the name it is saved under."""

    name: str
    content: bytes

    def answer(self) -> Response:
        """Return it as a download that no cache keeps."""
        answer = make_response(self.content)
        answer.headers["Content-Type"] = WORD
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "no-store"
        return answer


def printed(paper: Paper, means: Means = SHORT) -> Printed:
    """Return a paper filled in: two statements, and a process of its own for the file."""
    head = queries.letterhead(paper.authority, paper.on)
    pack, form = chosen_form(paper, head)
    values = {**_head(paper, pack, form, head), **paper.values}
    replaced = queries.replacement(paper.authority[0], pack, form.key, paper.on)
    template = replaced.content if replaced is not None else None
    content = fill(template or own_template(pack, form), form, values, means)
    name = "-".join(filter(None, [plain_letters(_title(paper, form)), plain_letters(paper.number or paper.filed_by)]))
    return Printed(f"{name[:100]}.docx", content)


def chosen_form(paper: Paper, head: Letterhead | None) -> tuple[str, DocumentRule]:
    """Return the nearest form of the kind for the subject group, in the style of the letterhead where there is one."""
    found = [each for each in paper.forms if each[1].kind is paper.kind and each[1].is_for(paper.group)]
    if not found:
        raise NotFound(_("Quy định đang áp dụng không có biểu mẫu cho văn bản này."))
    style = DocumentStyle(head.style) if head is not None else None
    return next((each for each in found if each[1].style is style), found[0])


def own_template(pack: str, form: DocumentRule) -> bytes | None:
    """Return the Word file of a form as its pack has it; None where core's own of its kind and style is used."""
    packs = current_registry().packs
    return packs[pack].forms.get(form.template) if form.template and pack in packs else None


def number_text(form: DocumentRule, typed: str, symbol: str) -> str:
    """Return a number with its symbol: a bare number takes the form's numbering, padded to two digits."""
    if not form.numbering or (typed and not typed.isdecimal()):
        return typed
    return form.numbering.replace(NUMBER, typed.zfill(2) if typed else _BLANK).replace(SYMBOL, symbol or _BLANK)


def day_words(day: date | None) -> str:
    """Return a day as papers write it: days below 10 and the first two months with a zero; dots for none."""
    if day is None:
        return f"ngày {_BLANK} tháng {_BLANK} năm {_BLANK}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)  # Nghị định 30/2020/NĐ-CP, Phụ lục I
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def basis_of(pack: str, form: DocumentRule, head: Letterhead | None) -> list[str]:
    """Return the documents that a paper is issued under: those of its authority.

    What the form of a regulation quotes is printed for the tenants that its pack is for; a pack that is for anybody
    was written for some other place, so that others have a blank instead.
    """
    own = _lines(head.basis) if head is not None else []
    known = current_registry().packs.get(pack)
    if own or not form.basis:
        return own
    return [_cited(each) for each in form.basis] if known is not None and known.manifest.tenants else [_BLANK]


def _head(paper: Paper, pack: str, form: DocumentRule, head: Letterhead | None) -> dict[str, Any]:
    issuer = head.issuer if head is not None else (paper.issuer or _authority_name(paper.authority)).upper()
    superior = head.superior if head is not None else ""
    if paper.filed_by:
        superior, issuer = issuer, paper.filed_by.upper()
    place = (head.place if head is not None else "") or _BLANK
    return {
        "superior": superior,
        "issuer": issuer,
        "number": number_text(form, paper.number.strip(), head.symbol if head is not None else ""),
        "place_and_date": f"{place}, {day_words(paper.on if paper.dated else None)}",
        "title": _title(paper, form).upper(),
        "subject": paper.subject,
        "basis": [{"text": text} for text in basis_of(pack, form, head)],
        "signers": [{"name": "", **each} for each in _signers(paper, form, head)],
        "recipients": [{"text": line} for line in _lines(head.recipients if head is not None else "")],
    }


def _title(paper: Paper, form: DocumentRule) -> str:
    return f"Trích {form.label.vi}" if paper.is_extract else form.label.vi


def _signers(paper: Paper, form: DocumentRule, head: Letterhead | None) -> list[dict[str, str]]:
    """Return who signs: as typed when the paper was issued (“T/M Ban Thường vụ, Bí thư”), declared, or entered."""
    if paper.signer:
        authority, comma, post = paper.signer.partition(",")
        signs = (post if comma else authority).strip().upper()
        name = head.sign_name if head is not None and head.sign_post.strip().upper() == signs else ""
        return [{"authority": authority.upper() if comma else "", "post": signs, "name": name}]
    if form.signers:
        return [
            {
                "authority": each.authority.vi.upper() if each.authority else "",
                "post": each.post.vi.upper() if each.post else _BLANK,
            }
            for each in form.signers
        ]
    if head is not None and (head.sign_for or head.sign_post):
        return [{"authority": head.sign_for, "post": head.sign_post, "name": head.sign_name}]
    return [{"authority": "", "post": _BLANK}]


def _cited(citation: Citation) -> str:
    """Return a document with its day, as it stands after “Căn cứ”."""
    day = citation.issued_on
    return f"{citation} {day_words(day)}" if day is not None else str(citation)


def _lines(text: str) -> list[str]:
    """Return what was typed line by line, without the dashes and signs that the form sets itself."""
    bare = (line.strip().lstrip("-–—•+* ").rstrip(",;. ") for line in text.splitlines())
    return [line for line in bare if line]


def _authority_name(key: tuple[uuid.UUID, uuid.UUID]) -> str:
    row = db.session.get(Authority, key)
    return row.name if row is not None else ""
