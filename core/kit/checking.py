"""Everything that can be held against a pack before anybody uses it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.documents.rendering import flaws_of
from core.domain.format import day_text
from core.domain.parameters import Certainty
from core.errors import DomainError
from core.extensions.errors import PackFailed
from core.extensions.packs import FORMS, PARAMETERS
from core.extensions.parameters import bind
from core.extensions.schemes import Scheme, editions_on
from core.kit.cases import read_case
from core.kit.documents import read_document
from core.kit.findings import Finding, Refused
from core.kit.packs import Opened, failure_findings, open_pack
from core.kit.purity import impurities
from core.kit.sources import Source


@dataclass(frozen=True, slots=True)
class Report:
    """What was found wrong, and what was looked at and found right."""

    source: Source
    findings: tuple[Finding, ...]
    sound: tuple[str, ...]


def check(source: Source) -> Report:
    """Check manifest, chain, declarations, parameters, purity and worked examples of a pack."""
    found = list(impure_lines(source))
    sound = [] if found else [f"{len(source.modules)} tệp mã thuần túy: không đồng hồ, mạng, tệp, ngẫu nhiên, số thực"]
    try:
        opened = open_pack(source)
    except Refused as error:
        return Report(source, (*found, *error.findings), tuple(sound))
    for what, findings in (*_contract(opened), _examples(opened)):
        found += findings
        if not findings:
            sound.append(what)
    return Report(source, tuple(dict.fromkeys(found)), tuple(sound))


def contract_findings(opened: Opened) -> list[Finding]:
    """Return what is wrong with manifest, parameters, chain, hooks and declarations of a pack."""
    return [finding for _, findings in _contract(opened) for finding in findings]


def impure_lines(source: Source) -> Iterator[Finding]:
    """Yield every line of the pack's code that could make two computations differ."""
    for path in source.modules:
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, ValueError) as error:
            yield Finding(f"Python sai cú pháp: {error}", path, getattr(error, "lineno", None) or 0)
            continue
        yield from (Finding(message, path, line) for line, message in impurities(tree, source.package))


def case_findings(opened: Opened, path: Path) -> list[Finding]:
    """Return why an example cannot be read or computed, or where it comes out otherwise."""
    try:
        return read_case(path, opened.registry, opened.source.key).findings()
    except Refused as error:
        return list(error.findings)
    except PackFailed as error:
        return failure_findings(opened.source, error)
    except DomainError as error:
        return [Finding(f"không tính được: {error}", path)]


def _contract(opened: Opened) -> Iterator[tuple[str, list[Finding]]]:
    """Yield each check as what holds when nothing was found, and what was found."""
    pack = opened.pack
    yield f"bản khai {pack.key} {pack.manifest.version}: {len(pack.manifest.editions)} bản quy định theo thời gian", []
    yield f"{len(pack.parameters)} tham số: tham số nào cũng có căn cứ, không hở ngày nào", _uncited(opened)
    chain = _chain(opened)
    yield f"chuỗi {'' if chain else _chain_text(opened)}: mọi hook đúng tên, đúng đối số", chain
    loose: list[Finding] = []
    if not chain:
        loose = [each for day in _days(opened) for each in _loose(opened, day)]
        yield "các khai báo khớp nhau ở từng bản quy định", loose
    if pack.forms and not (chain or loose):
        yield f"{len(pack.forms)} biểu mẫu Word điền được", form_findings(opened)


def _examples(opened: Opened) -> tuple[str, list[Finding]]:
    cases = opened.source.cases
    if not cases:
        return "", [Finding("gói chưa có ví dụ nào trong cases/*.yaml", opened.source.root)]
    found = [finding for path in cases for finding in case_findings(opened, path)]
    return f"{len(cases)} tệp ví dụ ra đúng như đã viết", found


def _chain(opened: Opened) -> list[Finding]:
    try:
        opened.registry.chain(opened.source.key)
    except PackFailed as error:
        return failure_findings(opened.source, error)
    except DomainError as error:
        return [Finding(str(error))]
    return []


def _chain_text(opened: Opened) -> str:
    return " → ".join(pack.key for pack in opened.registry.chain(opened.source.key).packs)


def _days(opened: Opened) -> list[date]:
    """Return every day on which the pack begins to say something else."""
    pack = opened.pack
    starts = {edition.valid_from for edition in pack.manifest.editions}
    changes = {value.valid_from for parameter in pack.parameters for value in parameter.values}
    return sorted(day for day in starts | changes if pack.manifest.edition_on(day))


def _loose(opened: Opened, day: date) -> list[Finding]:
    """Ask for all declarations of a day; an extended pack must be in force then too."""
    try:
        _ = _scheme(opened, day).calls.declared
    except PackFailed as error:
        return failure_findings(opened.source, error)
    except DomainError as error:
        return [Finding(f"ngày {day_text(day)}: {error}", opened.source.root / "__init__.py")]
    return []


def form_findings(opened: Opened) -> list[Finding]:
    """Return what is wrong with the pack's own Word files, as forms of the kinds that it declares them for."""
    found: dict[str, Finding] = {}
    for day in _days(opened):
        for pack, form in _scheme(opened, day).calls.forms():
            if pack == opened.source.key and form.template:
                path = opened.source.root.joinpath(FORMS, form.template)
                flawed = flaws_of(opened.pack.forms[form.template], form)
                found |= {f"{path}{flaw}": Finding(flaw, path) for flaw in flawed}
    return list(found.values())


def _scheme(opened: Opened, day: date) -> Scheme:
    chain = opened.registry.chain(opened.source.key)
    return Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day))


def _uncited(opened: Opened) -> list[Finding]:
    """A value that was read in the text names the place where it stands; the form of the file asks for the rest."""
    if not opened.pack.parameters:
        return []
    document = read_document(opened.source.root.joinpath(*PARAMETERS))
    return [
        document.finding(
            f"tham số {parameter.key}: giá trị confirmed phải dẫn điều, khoản (article)", number, "values", n
        )
        for number, parameter in enumerate(opened.pack.parameters)
        for n, value in enumerate(parameter.values)
        if value.certainty is Certainty.CONFIRMED and not value.citation.article
    ]
