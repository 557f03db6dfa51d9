"""pytest collects the worked examples of packs: each subject of ``cases/*.yaml`` is a test with a readable failure.

Installed with the distribution (entry point ``pytest11``); nothing but pytest imports it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import DomainError
from core.extensions.errors import PackFailed
from core.kit.cases import Case, read_case
from core.kit.findings import Finding, Refused
from core.kit.packs import failure_findings, open_pack
from core.kit.sources import source_of_case


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the YAML files below ``cases/`` of a package that is a pack."""
    module = file_path.parent.parent / "__init__.py"
    is_case = file_path.suffix == ".yaml" and file_path.parent.name == "cases" and module.is_file()
    return CaseFile.from_parent(parent, path=file_path) if is_case and "MANIFEST" in module.read_text("utf-8") else None


class CaseFile(pytest.File):
    """One file of worked examples."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test per subject; a file that cannot be read is one test that fails."""
        try:
            source = source_of_case(self.path)
            case = read_case(self.path, open_pack(source).registry, source.key)
        except Refused as error:
            yield UnreadItem.from_parent(self, name="ví dụ", findings=error.findings)
        except PackFailed as error:
            yield UnreadItem.from_parent(self, name="ví dụ", findings=failure_findings(source, error))
        except DomainError as error:
            yield UnreadItem.from_parent(self, name="ví dụ", findings=[Finding(str(error), self.path)])
        else:
            for number, facts in enumerate(case.trial.facts):
                yield SubjectItem.from_parent(self, name=facts.subject.label, case=case, number=number)


class _FindingItem(pytest.Item):
    """A test whose failure is what an author has to mend, without Python's traces."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the findings, seen from pytest's folder."""
        if isinstance(excinfo.value, Refused):
            return "\n".join(finding.text(self.config.rootpath) for finding in excinfo.value.findings)
        return super().repr_failure(excinfo, style)


class UnreadItem(_FindingItem):
    """A file that cannot be read."""

    def __init__(self, *, findings: Sequence[Finding], **named: Any) -> None:
        super().__init__(**named)
        self.findings = tuple(findings)

    def runtest(self) -> None:
        """Say why."""
        raise Refused(self.findings)


class SubjectItem(_FindingItem):
    """One subject of an example."""

    def __init__(self, *, case: Case, number: int, **named: Any) -> None:
        super().__init__(**named)
        self.case, self.number = case, number

    def runtest(self) -> None:
        """Compare what the pack computes with what the example expects."""
        found = self.case.findings_of(self.number)
        if found:
            path = (
                self.path.relative_to(self.config.rootpath)
                if self.path.is_relative_to(self.config.rootpath)
                else self.path
            )
            raise Refused([*found, Finding(f'→ giaoviec plugin try {path} --subject "{self.name}"')])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the line where the subject stands."""
        return self.path, self.case.document.line("subjects", self.number) - 1, self.name
