"""Hashes of every tree that a pack's examples give; as a command, so that another process can be asked for them."""

import sys
from collections.abc import Iterator

from core.domain.canonical import digest
from core.kit.cases import read_case
from core.kit.packs import Opened, open_pack
from core.kit.sources import locate
from core.kit.stages import STAGES, Trial


def digests(opened: Opened) -> Iterator[str]:
    """Yield example, stage, subject and the hash of each tree, in a fixed order."""
    for path in opened.source.cases:
        case = read_case(path, opened.registry, opened.source.key)
        yield from (f"{path.stem} {line}" for line in trial_digests(case.trial))


def trial_digests(trial: Trial) -> Iterator[str]:
    """Yield stage, subject and the hash of each tree: stage by stage, in each the subjects in their order."""
    for stage in STAGES:
        for number, trees in enumerate(trial.trees(stage)):
            yield from (f"{stage} {number} {digest(tree)}" for tree in trees)


if __name__ == "__main__":
    for key in sys.argv[1:]:
        sys.stdout.writelines(f"{line}\n" for line in digests(open_pack(locate(key))))
