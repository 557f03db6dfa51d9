"""What goes on into the next cycle unless a regulation says otherwise: everything that is not done."""

from datetime import date

from core.sdk import AssignmentFacts, CarryOver, Text, is_delivered, target_result


def proposal(work: AssignmentFacts, today: date) -> CarryOver:
    """Propose work of which a planned target is not reached, or without one, work that nobody reported as done."""
    if is_delivered(work):
        return CarryOver(False, Text("Đã hoàn thành", "Done"))
    missed = [target.label for target in work.targets if (result := target_result(target)) and result.number < 1]
    if missed:
        names = "; ".join(missed)
        return CarryOver(True, Text(f"Chưa đạt chỉ tiêu: {names}", f"Target not reached: {names}"))
    day = today.strftime("%d/%m/%Y")
    return CarryOver(True, Text(f"Chưa báo cáo hoàn thành đến {day}", f"Not reported as done by {day}"))
