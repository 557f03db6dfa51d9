"""Commands for the authors and operators of regulation packs."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from core.domain.canonical import canonical
from core.errors import DomainError
from core.extensions.chain import CORE, Chain
from core.extensions.contract import HookView, hook_views
from core.extensions.discovery import discover
from core.extensions.failures import failure_in_words
from core.extensions.installed import Installed, installed
from core.kit.cases import Case, read_case
from core.kit.checking import check
from core.kit.explaining import Printer
from core.kit.findings import Finding, Refused
from core.kit.packs import open_pack
from core.kit.signatures import signatures
from core.kit.sources import locate, source_of_case
from core.kit.stages import STAGES
from core.kit.starting import start_pack


@click.group()
def plugin() -> None:
    """Gói quy định / regulation packs."""


@plugin.command(name="list")
def list_packs() -> None:
    """Liệt kê các gói đã cài / list installed packs."""
    for each in installed(discover()):
        origins = ", ".join(each.origins) or "có sẵn"
        if each.pack is None:
            click.echo(f"{each.key:<16} ✗ {failure_in_words(each.failure)} ({each.failure}) · {origins}")
            continue
        manifest = each.pack.manifest
        low, high = manifest.api
        editions = ", ".join(edition.key for edition in manifest.editions)
        click.echo(f"{each.key:<16} {manifest.version:<8} {editions:<20} {manifest.label.vi}")
        click.echo(f"  chuỗi {_chain_text(each)} · hợp đồng {low}-{high} · {origins}")


def _chain_text(each: Installed) -> str:
    return " → ".join(pack.key for pack in each.chain.packs) if each.chain else f"✗ {each.broken}"


@plugin.command(name="new")
@click.argument("name", metavar="TÊN")
@click.option(
    "--into", default=".", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Mặc định: nơi đang đứng."
)
@click.option("--data", "as_data", is_flag=True, help="Quy định viết bằng YAML, không cần Python / rules as data.")
def new_pack(name: str, into: Path, as_data: bool) -> None:
    """Tạo thư mục của một gói mới / write the folder of a new pack, which keeps its contract at once."""
    folder = start_pack(name, into, as_data=as_data)
    click.echo(f"Đã tạo gói mẫu ở {folder} / written. Tiếp theo / next:\n")
    click.echo(f"  cd {folder}\n  giaoviec plugin check\n  giaoviec plugin try {name}/cases/vi_du.yaml\n  pytest")


@plugin.command(name="check")
@click.argument("where", default=".", metavar="[THƯ MỤC|KHÓA]")
def check_pack(where: str) -> None:
    """Kiểm tra một gói, đã cài hay chưa / check a pack, installed or in a folder."""
    try:
        report = check(locate(where))
    except Refused as error:
        _refuse(error.findings)
    for sentence in report.sound:
        click.echo(f"✓ {sentence}")
    if report.findings:
        _refuse(report.findings)
    click.echo(f"Gói “{report.source.key}” đạt hợp đồng. / The pack keeps its contract.")


@plugin.command(name="try")
@click.argument("example", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="VÍ_DỤ")
@click.option("--subject", "label", default="", metavar="TÊN", help="Chỉ đối tượng có tên chứa chữ này / only these.")
@click.option("--json", "as_json", is_flag=True, help="Cây giải trình dạng JSON / the trees as JSON.")
def try_case(example: Path, label: str, as_json: bool) -> None:
    """Tính một ví dụ và in cây giải trình / compute a worked example and print its explanation."""
    try:
        source = source_of_case(example)
        case = read_case(example, open_pack(source).registry, source.key)
        chosen = [number for number, facts in enumerate(case.trial.facts) if label in facts.subject.label]
        if not chosen:
            raise Refused([Finding(f"không đối tượng nào có tên chứa “{label}”", example)])
        click.echo(_as_json(case, chosen) if as_json else "\n".join(_shown(case, chosen)))
        findings = case.findings()
    except Refused as error:
        _refuse(error.findings)
    if findings:
        _refuse(findings)


def _shown(case: Case, chosen: list[int]) -> list[str]:
    lines = [case.title]
    for number in chosen:
        printer = Printer()
        lines += ["", f"▌ {case.trial.facts[number].subject.label}"]
        for stage in STAGES.values():
            told = [f"  {line}" for line in _stage_lines(case, stage.key, number, printer)]
            lines += ["", stage.label, *told] if told else []
    return lines


def _stage_lines(case: Case, stage: str, number: int, printer: Printer) -> list[str]:
    """A stage that the scheme cannot answer says why; the others are shown all the same."""
    try:
        return [line for tree in case.trial.trees(stage)[number] for line in printer.lines(tree)]
    except DomainError as error:
        return [f"không tính được: {error}"]


def _as_json(case: Case, chosen: list[int]) -> str:
    subjects = [
        {
            "label": case.trial.facts[number].subject.label,
            "stages": {key: canonical(trees) for key in STAGES if (trees := case.trial.trees(key)[number])},
        }
        for number in chosen
    ]
    return json.dumps({"title": case.title, "subjects": subjects}, ensure_ascii=False, indent=2)


@plugin.command(name="hooks")
@click.argument("scheme", default=CORE, metavar="[GÓI]")
def hooks(scheme: str) -> None:
    """Hook nào do gói nào trả lời, mặc định làm gì / who answers which hook, and what the default does."""
    try:
        chain = _chain(scheme)
    except Refused as error:
        _refuse(error.findings)
    click.echo(f"Chuỗi / chain: {' → '.join(pack.key for pack in chain.packs)}\n")
    click.echo("\n\n".join(map(_hook_text, hook_views(chain))))


@plugin.command(name="sdk")
@click.argument("names", nargs=-1, metavar="[TÊN...]")
def sdk(names: tuple[str, ...]) -> None:
    """Mọi tên mà gói được dùng, mỗi tên một dòng / all that a pack may import, or some names with what they say."""
    try:
        click.echo("\n".join(signatures(*names)))
    except Refused as error:
        _refuse(error.findings)


def _chain(scheme: str) -> Chain:
    if scheme == CORE:
        return discover().chain(CORE)
    source = locate(scheme)
    return open_pack(source).registry.chain(source.key)


def _hook_text(view: HookView) -> str:
    rule = "gói trả lời / owner" if view.is_owned else "các gói cùng trả lời / answered by"
    return (
        f"{view.signature}\n  {view.purpose}\n  {rule}: {', '.join(view.packs)}\n  mặc định / default: {view.default}"
    )


def _refuse(findings: Iterable[Finding]) -> NoReturn:
    for finding in findings:
        click.echo(f"✗ {finding.text(Path.cwd())}", err=True)
    sys.exit(1)
