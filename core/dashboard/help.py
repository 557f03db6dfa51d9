"""How each page works, in a few sentences for who opens it the first time."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

#: Endpoint of a page of the menu → what to know there. A test holds that every page of the menu is here.
HELPS: dict[str, Sequence[Any]] = {
    "dashboard.home": (
        _("Trang này gom mọi việc đang chờ vai trò bạn đang dùng: đến hạn, bị trả lại, chờ ý kiến, chờ quyết định."),
        _("Bấm vào một việc để đến thẳng chỗ làm việc ấy. Làm xong, việc tự rời khỏi trang."),
        _("Nếu bạn có nhiều vai trò, đổi vai trò ở góc trên bên phải: mỗi vai trò có việc riêng."),
    ),
    "dashboard.overview": (
        _("Các bước của kỳ đi từ trên xuống; bước đang làm có nền khác, bước chậm có dấu đỏ."),
        _("Bốn trang bên cạnh cho biết từng chỉ tiêu, từng đơn vị, diễn biến qua các kỳ báo cáo và kết quả xếp loại."),
        _("Mỗi con số dẫn đến báo cáo đứng sau: chọn số, chọn dòng trong sổ, chọn báo cáo."),
    ),
    "assignment.work": (
        _("Nhiệm vụ đơn vị được giao và nhiệm vụ đơn vị đã giao cho cấp dưới, theo kỳ."),
        _("Mở một nhiệm vụ để xem hạn, chỉ tiêu, báo cáo, khó khăn, chỉ đạo; từ đó giao cho cấp dưới."),
        _("Muốn gia hạn, tạm dừng hay điều chỉnh thì gửi đề nghị; nội dung đã giao không bị sửa lặng lẽ."),
    ),
    "assignment.registrations": (
        _("Người đứng đầu đăng ký việc khó, việc mới: vì sao chọn, vướng gì, cam kết kết quả và ngày hoàn thành."),
        _("Cấp trên cho ý kiến, điều chỉnh, trả lại hoặc chấp nhận; việc được chấp nhận đi vào quyết định giao."),
        _("Đăng ký đang soạn chỉ đơn vị của bạn thấy. Nộp rồi, muốn sửa thì chờ cấp trên trả lại."),
    ),
    "assignment.orders": (
        _("Một quyết định giao nhiều việc cho nhiều nơi: chọn nhóm, nhập theo bảng, xem trước, ban hành."),
        _("Hệ thống kiểm tra số lượng nhiệm vụ theo quy định trước khi ban hành và nêu điều khoản khi chưa đúng."),
        _("Quyết định đã ban hành không sửa được; thay đổi đi bằng đề nghị điều chỉnh hoặc quyết định mới."),
    ),
    "assignment.board": (
        _("Chỉ tiêu được phân bổ thế nào từ trên xuống: kế hoạch, đã phân bổ, còn lại ở từng cấp, từng đơn vị."),
        _("Mở từng nhánh để đi xuống; chỗ giao vượt kế hoạch được nêu kèm lý do."),
    ),
    "assignment.changes": (
        _("Đề nghị gia hạn, tạm dừng, điều chỉnh và quyết định về từng đề nghị."),
        _("Khi cấp giao xác nhận nguyên nhân khách quan bằng văn bản, sự chậm trễ không bị tính."),
    ),
    "assignment.cycles": (
        _("Kỳ giao nhiệm vụ là khung của mọi việc: thời gian, thời hạn đăng ký, quy định áp dụng."),
        _("Lập kỳ dự thảo, sửa danh mục cho hợp địa phương, rồi mở kỳ; khi mở, quy định và tham số được ghim."),
        _("Chưa mở được kỳ khi còn tham số chưa xác nhận; hệ thống nêu rõ thiếu giá trị nào."),
    ),
    "reporting.reports": (
        _("Mỗi kỳ báo cáo có một báo cáo cho mỗi đơn vị, mỗi nhiệm vụ một dòng."),
        _("Nhập số, thả tệp minh chứng, nêu khó khăn ngay trên dòng; lưu nháp bất cứ lúc nào, nộp một lần."),
        _("Chỉ số liệu được cấp trên chấp nhận mới được cộng. Dòng bị trả lại thì đính chính kèm lý do."),
    ),
    "reporting.reviews": (
        _("Báo cáo cấp dưới đã nộp: đọc từng dòng, xem minh chứng, chấp nhận hoặc trả lại kèm lý do."),
        _("Dòng được chấp nhận cộng ngay vào chỉ tiêu của mọi cấp phía trên."),
    ),
    "reporting.obstacles": (
        _("Khó khăn, vướng mắc của các nhiệm vụ, từ khi nêu đến khi giải quyết xong."),
        _("Cấp giao nhiệm vụ chỉ đạo tháo gỡ, đặt hạn; đơn vị ghi kết quả."),
    ),
    "reporting.directions": (
        _("Mọi ý kiến chỉ đạo: đang thực hiện, đến hạn, quá hạn, đã báo cáo kết quả."),
        _("Bên nhận báo cáo kết quả; bên chỉ đạo kết luận hoặc yêu cầu làm tiếp."),
    ),
    "reporting.urging": (
        _("Chọn những nơi chưa nộp báo cáo, nhiệm vụ đến hạn hoặc chỉ đạo quá hạn rồi đôn đốc cùng lúc."),
        _("Mỗi lần đôn đốc được ghi lại và gửi thông báo đến đơn vị."),
    ),
    "reporting.meetings": (
        _("Ghi cuộc họp, cuộc kiểm tra và kết luận; mỗi kết luận thành một ý kiến chỉ đạo có nơi thực hiện và hạn."),
    ),
    "notify.notices": (
        _("Thông báo về những gì vừa xảy ra với nhiệm vụ, báo cáo, hồ sơ của bạn. Mở thông báo để đến nơi liên quan."),
    ),
    "extensions.parameters": (
        _("Quy định đang dùng của đơn vị và mọi giá trị trong đó, kèm điều khoản và mức độ chắc chắn."),
        _("Giá trị chưa công bố thì để trống: nhập kèm văn bản, ngày áp dụng, và xem trước nó làm đổi gì."),
        _("Kỳ và đợt đánh giá đã mở không đổi theo, trừ khi có quyết định ghim lại."),
    ),
    "extensions.installed_packs": (
        _("Bộ gói quy định đơn vị đang dùng, do đơn vị nào bật; và mọi gói đã cài trên hệ thống."),
        _("Kỳ, đợt đang chờ được nêu kèm lý do: thiếu giá trị, quy định chưa bật, gói hỏng, việc chạy nền bị lỗi."),
        _("Mở một gói để xem gói trả lời hook nào, tham số nào chắc chắn đến đâu, đặt ra biểu mẫu và sổ nào."),
    ),
    "documents.forms": (
        _("Biểu mẫu Word mà quy định đặt ra: quyết định giao, phiếu đăng ký, bản tự đánh giá, phiếu chấm, thông báo."),
        _("Tải mẫu về, sửa cách trình bày rồi nạp lại; hệ thống điền thử và nêu trường nào chưa đúng."),
    ),
    "documents.letterheads": (
        _("Thể thức văn bản của từng cấp ban hành: tên cơ quan, ký hiệu, địa danh, người ký; dùng cho mọi biểu mẫu."),
    ),
    "evaluation.runs": (
        _("Đợt đánh giá chốt số liệu tại một ngày, tính điểm, rồi qua tự đánh giá, chấm, đề xuất, quyết định."),
        _("Từng bước là một bản ghi riêng, không bước nào đè lên bước trước."),
        _("Có thể tính thử phương án khác trên số liệu đã chốt mà không làm thay đổi kết quả."),
    ),
    "evaluation.attestations": (
        _("Cấp dưới xác nhận kết quả của mình: số lượng theo mức và các khẳng định mà quy định cần, không gửi hồ sơ."),
    ),
    "evaluation.levels": (
        _("Mức xếp loại đã quyết định mà quy định cho công khai; điểm, phiếu chấm và ý kiến luôn được giữ kín."),
    ),
    "evaluation.sent_results": (
        _("Kết quả đã quyết định mà một cấp gửi cho cấp khác cần đến; bên nhận đồng ý thì mới được tính."),
    ),
    "evaluation.reviews": (
        _("Hồ sơ mà quy định hoặc cấp có thẩm quyền giao cho bạn thẩm định, sau khi người được đánh giá tự đánh giá."),
        _("Nêu điểm, mức đề nghị, nhận xét từng việc rồi gửi lên; hoặc trả lại kèm lý do để nộp lại."),
        _("Ý kiến thẩm định là một bản ghi riêng, không thay bản tự đánh giá; hội đồng chỉ chấm hồ sơ đã thẩm định."),
    ),
    "evaluation.own_files": (
        _("Hồ sơ đánh giá của bạn: tự chấm và tự nhận mức, xem điểm được tính thế nào, kiến nghị trong thời hạn."),
    ),
    "evaluation.holidays": (_("Ngày nghỉ lễ của địa phương; thời hạn tính theo ngày làm việc bỏ qua các ngày này."),),
    "records.registers": (
        _("Sổ theo dõi mà quy định đặt ra: ai ghi mục nào, ai được đọc, mục nào được tính khi đánh giá."),
        _("Mục đã lưu chính thức không sửa được; ghi sai thì lập mục đính chính kèm lý do."),
    ),
    "platform.provinces": (
        _("Các tỉnh, thành phố: lập mới, tạm dừng, kết thúc. Người vận hành không xem được nội dung của tỉnh."),
    ),
    "platform.packs": (
        _("Mọi gói quy định được cài trên máy này, nạp khi hệ thống khởi động: cài thêm gói thì khởi động lại."),
        _("Gói hỏng chỉ làm hỏng chính nó; lý do và chi tiết kỹ thuật ở cuối trang."),
        _("Tỉnh tự bật, tắt gói; người vận hành thấy tỉnh nào dùng gói nào, không thấy giá trị tỉnh đã nhập."),
    ),
    "platform.health": (
        _("Tình trạng của cơ sở dữ liệu, hàng đợi và việc chạy nền, đúng lúc mở trang."),
        _("Dòng có dấu đỏ là việc cần làm ngay. Thêm .json vào địa chỉ để lấy cùng số liệu cho máy giám sát."),
    ),
    "platform.ledger": (_("Những gì người vận hành đã làm, không sửa, không xóa được."),),
    "setup.checklist": (
        _("Làm lần lượt từ trên xuống: quy định → cơ quan → chức vụ, con người → kỳ giao → quyết định đầu tiên."),
        _("Mỗi bước tự đánh dấu khi xong. Có tệp Excel mẫu để điền rồi nạp lại, xem trước mọi thay đổi."),
    ),
    "setup.choose_regulation": (
        _("Mở từng quy định để xem ai được giao việc, bao nhiêu việc, xếp loại thế nào; chọn rồi vẫn đổi được."),
        _("Kỳ và đợt đánh giá đã mở giữ nguyên quy định đã ghim, dù quy định được bật hay tắt sau đó."),
    ),
    "accounts.links": (
        _("Liên kết không lưu lại ở đâu, nên chỉ hiện một lần; mất thì tạo lại, liên kết cũ hết hiệu lực."),
    ),
    "accounts.people": (
        _("Ai dùng hệ thống: mời bằng thư điện tử, khóa, mở khóa, kết thúc phiên đăng nhập."),
        _("Quyền đi theo chức danh và vai trò, không theo tài khoản; bổ nhiệm hay giao vai trò ở trang Tổ chức."),
    ),
    "people.organisation": (
        _("Cây cơ quan, đơn vị, chức danh theo thời gian. Sắp xếp lại thì thêm mốc mới, không xóa lịch sử."),
    ),
    "people.people": (
        _("Ai đang giữ chức vụ nào và có vai trò gì; lọc theo cơ quan, vai trò, tìm không cần gõ dấu."),
        _("Bấm vào tên để xem quá trình giữ chức vụ và từng vai trò được làm gì."),
    ),
    "people.councils": (
        _("Hội đồng lập theo quy định đang dùng; thành viên tham gia từ ngày đến ngày, kèm quyết định."),
    ),
    "people.council": (
        _("Thành viên các hội đồng theo thời gian, kèm quyết định; xem được ai là thành viên vào một ngày bất kỳ."),
    ),
    "people.person": (
        _("Quá trình giữ chức vụ theo thời gian và các vai trò trong hệ thống; vai trò quyết định được làm gì."),
    ),
    "people.new_post": (
        _("Quy định nhận ra người được giao nhiệm vụ theo chức danh, không theo tên: hãy chọn trong danh sách khi có."),
    ),
    "dashboard.audit": (
        _("Ai đã làm gì, lúc nào, trên đối tượng nào. Nhật ký không sửa được và phát hiện được nếu bị can thiệp."),
        _("Tìm không cần dấu; lọc theo chức vụ, cơ quan, việc, ngày. Gửi địa chỉ trang là gửi cả bộ lọc."),
        _("Bản ghi có liên kết khi vai trò đang dùng mở được; nội dung hồ sơ đánh giá không tìm được ở đây."),
    ),
    "dashboard.jobs": (
        _("Việc lớn chạy ở nền, có tiến độ; rời trang vẫn chạy tiếp, có thể dừng và làm tiếp."),
        _("Việc đã dừng hoặc bị lỗi được làm tiếp từ chỗ đã ghi xong, do người có cùng thẩm quyền quyết định."),
    ),
}
