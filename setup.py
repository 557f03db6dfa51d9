"""What setup.cfg cannot say: a wheel carries its message catalogues compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Compiles each .po of the source into the wheel; a source tree has its own from ``make setup``."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source in Path().glob("core/*/translations/*/LC_MESSAGES/*.po"):
            target = Path(self.build_lib, source).with_suffix(".mo")
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as texts, target.open("wb") as compiled:
                write_mo(compiled, read_po(texts))


setup(cmdclass={"build_py": BuildWithCatalogues})
