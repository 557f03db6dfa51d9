"""A recorded year keeps its registers: opened, people named, entries filed, each on its day."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from core.db import bind_context, db
from core.extensions.services import enable_pack
from core.provision.story.keeping import keeping
from core.provision.story.numbers import Numbers
from core.provision.story.player import play
from core.provision.story.reading import read_story
from core.provision.story.seats import Seats
from core.provision.story.stage import Stage
from core.records.models import RecordEntry
from core.records.queries import file_entries
from core.tenancy.queries import tenant_by_slug
from tests.conduct_pack import KEY, PACK
from tests.kept_register import ADMINISTRATOR, COMMITTEE, SUBJECT, Kept
from tests.packs import install
from tests.world import World
from tests.year import audited

YEAR = f"""
tenant: an
seed: 1
scheme: {KEY}
cast: {{decider: btv@an.example, advisor: btc@an.example, administrator: quan-tri@an.example}}
cycle:
  {{key: "2021", name: Năm, opened_on: 2021-01-05, starts_on: 2021-01-01, ends_on: 2021-12-31,
    registration_opens_on: 2021-01-05, registration_closes_on: 2021-01-31, rule_date: 2021-01-01}}
registers:
  - register: exemplary_conduct
    opened_on: 2021-01-12
    groups: [districts]
    watching:
      - {{of: bi-thu.mot@an.example, who: chu-tich.mot@an.example, capacity: observer}}
      - {{of: bi-thu.mot@an.example, who: chu-tich.hai@an.example, capacity: cell}}
    entries:
      - filed_on: 2021-01-20
        by: bi-thu.mot@an.example
        kind: commitment
        rows: {{items: [{{content: Đối thoại, measure: Lịch}}, {{content: Học tập}}]}}
      - filed_on: 2021-12-10
        by: chu-tich.hai@an.example
        of: bi-thu.mot@an.example
        kind: cell_mark
        rows: {{marks: [{{item: "1", mark: met}}, {{item: "2", mark: unmet}}]}}
      - filed_on: 2021-06-03
        by: chu-tich.mot@an.example
        of: bi-thu.mot@an.example
        kind: observation
        values: {{seen_on: "2021-06-01", note: Đã đối thoại}}
      - filed_on: 2021-11-20
        by: btv@an.example
        role: decider
        of: bi-thu.mot@an.example
        kind: commendation
        values: {{document: 5-QĐ/TU, note: Điển hình}}
"""


@pytest.fixture
def stage(app: Flask, world: World, tmp_path: Path) -> Stage:
    install(app, PACK)
    enable_pack(world.actor(ADMINISTRATOR), KEY, date(2021, 1, 1))
    (tmp_path / "year.yaml").write_text(YEAR, encoding="utf-8")
    story, province = read_story(tmp_path), tenant_by_slug("an")
    assert province is not None
    return Stage(story, province, Seats(province), Numbers(1, {}, 0), (province.id, province.id), lambda: None)


def test_a_year_keeps_its_registers(stage: Stage, world: World) -> None:
    play([stage], [keeping])
    kept = Kept(world.app, (stage.province.id, stage.province.id))
    file = kept.file(SUBJECT)
    bind_context(db.session(), world.actor(COMMITTEE).context)
    standing = file_entries(file)
    written = [(row.kind, str(row.filed_at)[:10], row.by_label) for row in standing.entries]
    assert written == [
        ("commitment", "2021-01-20", "Bí thư Huyện ủy Một (người được đánh giá)"),
        ("observation", "2021-06-03", "Chủ tịch UBND huyện Một (người được đánh giá)"),
        ("commendation", "2021-11-20", "Ban Thường vụ"),
        ("cell_mark", "2021-12-10", "Chủ tịch UBND huyện Hai (người được đánh giá)"),
    ]
    assert db.session.query(RecordEntry).filter(RecordEntry.filed_at.is_(None)).count() == 0
    assert audited("record.open")[0].details["persons"] == 4


def test_a_year_without_registers_keeps_none(stage: Stage) -> None:
    stage.story = type(stage.story)(stage.story.tenant, 1, KEY, stage.story.cast, stage.story.cycle)
    assert list(keeping(stage)) == []
