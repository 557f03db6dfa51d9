"""The first acts of a journey: the administrator prepares the year."""

from collections.abc import Mapping

from tests.e2e.person import Person

ILLUSTRATIVE = "Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”"


def learns_that_a_regulation_is_needed(administrator: Person) -> None:
    """Find that no cycle can be made without a regulation, and the way to it."""
    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Tạo kỳ")
    administrator.sees("Chưa có quy định nào được bật")
    administrator.follow("Bật quy định")


def uses_the_regulation(administrator: Person, pack: str, missing: int) -> None:
    """Enable a pack; its page says how many values nobody confirmed."""
    administrator.follow("Bật quy định", administrator.main.get_by_role("region", name=pack))
    administrator.tick("Được dùng trong đơn vị và các đơn vị cấp dưới")
    administrator.type("Từ ngày", "01/01/2021")
    administrator.press("Ghi nhận")
    administrator.sees("Đang được dùng", f"Còn thiếu {missing} giá trị", "chưa xác minh")
    administrator.show("01-parameters-missing")


def drafts_the_cycle(administrator: Person, name: str) -> None:
    """Make the cycle; it is a draft that nobody else sees."""
    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Tạo kỳ")
    administrator.choose("Cấp giao nhiệm vụ", "Ban Thường vụ Tỉnh ủy")
    administrator.type("Tên kỳ", name)
    administrator.type("Mã kỳ", "2021")
    administrator.choose("Loại kỳ", "Năm")
    administrator.type("Ngày bắt đầu", "01/01/2021")
    administrator.type("Ngày kết thúc", "31/12/2021")
    administrator.type("Mở đăng ký từ ngày", "10/01/2021")
    administrator.type("Hạn nộp đăng ký", "10/02/2021")
    administrator.type("Ngày áp dụng quy định", "01/01/2021")
    administrator.show("02-cycle-form")
    administrator.press("Tạo kỳ")
    administrator.sees("Đã tạo kỳ ở trạng thái dự thảo")


def opens_the_cycle(administrator: Person, *, examples: bool = False) -> None:
    """Open the cycle, with the work that nobody named where there is some: from now on everybody sees it."""
    administrator.follow("Mở kỳ")
    administrator.sees("Được ghim khi mở, không sửa lại được")
    if examples:
        administrator.tick("Giữ làm ví dụ để sửa: vẫn giao được, mọi nơi đều ghi rõ “minh họa”")
    administrator.press("Mở kỳ")
    administrator.sees("Đã mở kỳ")
    administrator.show("04-cycle-open")


def is_refused_until_the_value_is_there(administrator: Person) -> None:
    """Open the cycle: refused with what is missing, which leads to the place where it is entered."""
    administrator.follow("Mở kỳ")
    administrator.sees("Chưa mở được kỳ", "Số ngày sau khi hết quý phải nộp báo cáo")
    administrator.show("03-cycle-refused")
    administrator.follow("Số ngày sau khi hết quý phải nộp báo cáo (ngày)")
    enters_a_value(administrator, "Số ngày sau khi hết quý phải nộp báo cáo", "10")
    administrator.sees("Còn thiếu 12 giá trị")

    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Giao nhiệm vụ năm 2021")
    opens_the_cycle(administrator, examples=True)


def enters_a_value(administrator: Person, label: str, value: str) -> None:
    """Enter a value of the regulation as an illustration, from the page of all of them."""
    administrator.follow("Nhập giá trị", administrator.row(label))
    administrator.type("Giá trị", value)
    administrator.tick(ILLUSTRATIVE)
    administrator.press("Ghi giá trị")
    administrator.sees(f"Đã ghi giá trị của tham số “{label}”")


def confirms_as_illustrations(administrator: Person, values: Mapping[str, str]) -> None:
    """Fill in many values at once, on the page of those that nobody confirmed; a value is typed or chosen."""
    for label, value in values.items():
        field = administrator.field(label)
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    administrator.type("Có hiệu lực từ ngày", "01/01/2021")
    administrator.tick(ILLUSTRATIVE)
    administrator.show("02-values-nobody-published")
    administrator.press("Xác nhận các giá trị đã nhập")
