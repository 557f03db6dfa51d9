"""What goes on into the next cycle unless a regulation says otherwise: everything that is not done."""

from datetime import date

from core.sdk import AssignmentFacts, CarryOver, Text, target_result


def proposal(work: AssignmentFacts, today: date) -> CarryOver:
    """Propose work of which a planned target is not reached, or without one, work that nobody reported as done."""
    results = [(target.label, result) for target in work.targets if (result := target_result(target)) is not None]
    missed = [label for label, result in results if result.number < 1]
    if missed:
        names = "; ".join(missed)
        return CarryOver(True, Text(f"Chưa đạt chỉ tiêu: {names}", f"Target not reached: {names}"))
    if not results and work.done_on is None:
        day = today.strftime("%d/%m/%Y")
        return CarryOver(True, Text(f"Chưa báo cáo hoàn thành đến {day}", f"Not reported as done by {day}"))
    return CarryOver(False, Text("Đã hoàn thành", "Done"))
