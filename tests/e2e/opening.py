"""The first acts of the journey: the administrator prepares the year."""

from tests.e2e.person import Person


def uses_the_regulation(administrator: Person) -> None:
    """Learn that no cycle can be made without a regulation, and enable it."""
    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Tạo kỳ")
    administrator.sees("Chưa có quy định nào được bật")
    administrator.follow("Bật quy định")
    administrator.follow("Bật quy định", administrator.main.get_by_role("region", name="371-QĐ/TU"))
    administrator.tick("Được dùng trong đơn vị và các đơn vị cấp dưới")
    administrator.type("Từ ngày", "01/01/2021")
    administrator.press("Ghi nhận")
    administrator.sees("Đang được dùng", "Còn thiếu 13 giá trị", "chưa xác minh")
    administrator.show("01-parameters-missing")


def drafts_the_cycle(administrator: Person) -> None:
    """Make the cycle; it is a draft that nobody else sees."""
    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Tạo kỳ")
    administrator.type("Tên kỳ", "Giao nhiệm vụ năm 2021")
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


def is_refused_until_the_value_is_there(administrator: Person) -> None:
    """Open the cycle: refused with what is missing, which leads to the place where it is entered."""
    with administrator.refused(422):
        administrator.press("Mở kỳ")
        administrator.sees("Chưa mở được kỳ", "Số ngày sau khi hết quý phải nộp báo cáo")
    administrator.show("03-cycle-refused")
    administrator.follow("Số ngày sau khi hết quý phải nộp báo cáo (ngày)")
    enters_a_value(administrator, "Số ngày sau khi hết quý phải nộp báo cáo", "10")
    administrator.sees("Còn thiếu 12 giá trị")

    administrator.open("Kỳ giao nhiệm vụ")
    administrator.follow("Giao nhiệm vụ năm 2021")
    administrator.press("Mở kỳ")
    administrator.sees("Đã mở kỳ")
    administrator.show("04-cycle-open")


def enters_a_value(administrator: Person, label: str, value: str) -> None:
    """Enter a value of the regulation as an illustration, from the page of all of them."""
    administrator.follow("Nhập giá trị", administrator.row(label))
    administrator.type("Giá trị", value)
    administrator.tick("Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”")
    administrator.press("Ghi giá trị")
    administrator.sees(f"Đã ghi giá trị của tham số “{label}”")
