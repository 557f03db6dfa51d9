"""What is assigned in 2021: four groups, 18 targets per district, and the work of bodies and directors.

Eight district targets are named by the press; ten were never published. They stand as an editable catalogue of neutral
entries, so that each group is there and the count is right; an administrator gives them their real names.
"""

from core.sdk import CountRule, Direction, Measure, Reason, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.vinh_phuc.rules.sources import TARGETS_2021
from plugins.vinh_phuc.rules.subjects import BODIES, DIRECT_COMMITTEES, DIRECTORS, DISTRICTS

TARGETS_PER_DISTRICT = 18

GROUPS = (
    TaskGroup(
        "party_building",
        Text("Xây dựng Đảng, xây dựng hệ thống chính trị", "Party and political system building"),
        "weight.party_building",
    ),
    TaskGroup("socio_economy", Text("Kinh tế - xã hội", "Socio-economy"), "weight.socio_economy"),
    TaskGroup("defence", Text("Quốc phòng", "Defence"), "weight.defence"),
    TaskGroup("security", Text("An ninh trật tự", "Security and order"), "weight.security"),
)


def _target(key: str, group: str, label: Text, measure: Measure, unit: str, *others: str) -> TaskKind:
    return TaskKind(key, label, group, (DISTRICTS.key, *others), measure, unit=unit, citation=TARGETS_2021)


def _unpublished(group: str, number: int, measure: Measure, unit: str, direction: Direction) -> TaskKind:
    name = next(g.label for g in GROUPS if g.key == group)
    label = Text(f"{name.vi}: chỉ tiêu số {number} (minh họa)", f"{name.en}: target {number} (illustration)")
    return TaskKind(f"{group}_{number}", label, group, (DISTRICTS.key,), measure, direction, unit, named=False)


NAMED = (
    _target(
        "new_members",
        "party_building",
        Text("Kết nạp đảng viên", "New Party members"),
        Measure.COUNT,
        "đảng viên",
        DIRECT_COMMITTEES.key,
    ),
    _target(
        "enterprise_organisations",
        "party_building",
        Text("Thành lập tổ chức đảng trong doanh nghiệp", "Party organisations set up in enterprises"),
        Measure.COUNT,
        "tổ chức",
    ),
    _target(
        "mobilisation",
        "party_building",
        Text(
            "Chỉ đạo Ban Dân vận tuyên truyền, vận động giải phóng mặt bằng dự án",
            "Mass mobilisation for land clearance of projects",
        ),
        Measure.YES_NO,
        "",
    ),
    _target(
        "land_clearance",
        "socio_economy",
        Text("Giải phóng mặt bằng các dự án trọng điểm", "Land clearance of key projects"),
        Measure.YES_NO,
        "",
    ),
    _target(
        "disbursement",
        "socio_economy",
        Text("Giải ngân vốn đầu tư công", "Public investment disbursed"),
        Measure.RATIO,
        "%",
    ),
    _target(
        "new_land_violations",
        "socio_economy",
        Text("Giải quyết xong các vụ việc vi phạm mới về đất đai", "New land violations resolved"),
        Measure.RATIO,
        "%",
    ),
    _target(
        "backlog_land_violations",
        "socio_economy",
        Text("Giải quyết các vụ việc vi phạm đất đai còn tồn đọng", "Backlog of land violations resolved"),
        Measure.RATIO,
        "%",
    ),
    _target(
        "peak_land_cases",
        "socio_economy",
        Text("Xử lý cao điểm vi phạm về đất đai", "Land cases handled in the peak campaign"),
        Measure.COUNT,
        "vụ",
    ),
)

UNPUBLISHED = (
    _unpublished("party_building", 4, Measure.COUNT, "việc", Direction.AT_LEAST),
    _unpublished("party_building", 5, Measure.YES_NO, "", Direction.AT_LEAST),
    _unpublished("socio_economy", 6, Measure.RATIO, "%", Direction.AT_LEAST),
    _unpublished("socio_economy", 7, Measure.COUNT, "việc", Direction.AT_LEAST),
    _unpublished("defence", 1, Measure.COUNT, "việc", Direction.AT_LEAST),
    _unpublished("defence", 2, Measure.RATIO, "%", Direction.AT_LEAST),
    _unpublished("defence", 3, Measure.YES_NO, "", Direction.AT_LEAST),
    _unpublished("security", 1, Measure.COUNT, "vụ", Direction.AT_MOST),
    _unpublished("security", 2, Measure.RATIO, "%", Direction.AT_LEAST),
    _unpublished("security", 3, Measure.YES_NO, "", Direction.AT_LEAST),
)

#: The four groups are those of the districts. Other work stands under the nearest one, which no score reads.
OTHERS = (
    TaskKind(
        "product",
        Text("Sản phẩm được giao", "Assigned product"),
        "socio_economy",
        (DIRECTORS.key,),
        Measure.MILESTONES,
        unit="mốc",
        citation=TARGETS_2021,
    ),
    TaskKind(
        "secretary_programme_task",
        Text("Nhiệm vụ theo chương trình hành động của Bí thư Tỉnh ủy", "Task of the secretary's programme"),
        "socio_economy",
        (DIRECTORS.key,),
        Measure.YES_NO,
    ),
    TaskKind(
        "committee_plan_task",
        Text("Nhiệm vụ theo chương trình, kế hoạch của UBND tỉnh", "Task of the People's Committee's plan"),
        "socio_economy",
        (DIRECTORS.key,),
        Measure.YES_NO,
    ),
    TaskKind(
        "body_task",
        Text("Nhiệm vụ giao cơ quan khối Đảng, Mặt trận, đoàn thể", "Task of a Party, Front or mass body"),
        "party_building",
        (BODIES.key,),
        Measure.YES_NO,
        citation=TARGETS_2021,
    ),
)

#: Why work is chosen, as the province put it for 2022 and later.
REASONS = (
    Reason("hard", Text("Việc khó", "Hard")),
    Reason("new", Text("Việc mới", "New")),
    Reason("unprecedented", Text("Việc chưa có tiền lệ", "Without precedent")),
    Reason("backlog", Text("Việc tồn tại nhiều năm chưa giải quyết được", "Unsolved for years")),
    Reason(
        "avoided", Text("Việc không muốn giải quyết do tâm lý sợ trách nhiệm", "Avoided for fear of responsibility")
    ),
)

#: Principles of selection for the years after the first: the congress and new resolutions of the centre.
LATER_REASONS = (
    *REASONS,
    Reason(
        "congress",
        Text(
            "Thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII",
            "Carries out the resolution of the province's 17th congress",
        ),
    ),
    Reason(
        "central_resolution",
        Text("Vận dụng nghị quyết mới của Trung ương", "Applies a new resolution of the Central Committee"),
    ),
    Reason(
        "unfinished",
        Text("Việc năm trước chưa hoàn thành, giao lại đến tận cùng", "Unfinished last year, assigned to the very end"),
    ),
)

COUNTS = (CountRule("district_targets", DISTRICTS.key, TARGETS_2021, TARGETS_PER_DISTRICT, TARGETS_PER_DISTRICT),)

DECLARATION = TaskDeclaration(GROUPS, (*NAMED, *UNPUBLISHED, *OTHERS), COUNTS, REASONS)
