"""How pages of single objects and forms work: those that the menu does not lead to."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

#: Endpoint of such a page → what to know there. A test holds that every kind of page is here or among the menu's.
OBJECT_HELPS: dict[str, Sequence[Any]] = {
    "assignment.assignment": (
        _("Một nhiệm vụ của một đơn vị: hạn đang có hiệu lực, chỉ tiêu, người chịu trách nhiệm, các phần đã giao."),
        _("Đề nghị gia hạn, tạm dừng, điều chỉnh gửi từ đây; báo cáo, chỉ đạo và đôn đốc xem ở quá trình thực hiện."),
    ),
    "assignment.adjust_given": (
        _("Cấp giao tăng hoặc giảm phần đã giao, không phải chờ đơn vị đề nghị; mức cũ vẫn lưu, đơn vị được báo."),
    ),
    "assignment.cascade": (
        _("Giao một nhiệm vụ, phân bổ chỉ tiêu cho các đơn vị trực thuộc và cấp dưới; xem trước rồi mới ban hành."),
        _("Ô để trống là không giao. Giao vượt chỉ tiêu được giao phải nêu lý do; phần giữ lại do đơn vị tự báo cáo."),
    ),
    "assignment.issue_cycle": (
        _("Đọc trước khi mở kỳ: mở kỳ là ghim quy định và tham số đang có; muốn đổi về sau phải có quyết định riêng."),
    ),
    "assignment.new_change": (
        _("Đề nghị gia hạn, tạm dừng hoặc điều chỉnh chỉ tiêu; nhiệm vụ giữ nguyên cho đến khi cấp giao quyết định."),
    ),
    "assignment.change": (
        _("Đề nghị và quyết định về đề nghị ấy, mỗi bên một bản ghi có người, ngày và văn bản."),
        _("Đồng ý thì hạn hoặc chỉ tiêu mới có hiệu lực ngay; quyết định giao ban đầu không bị sửa."),
    ),
    "assignment.copy_work": (
        _("Việc cụ thể đã giao ở kỳ trước: chọn những việc cần giao lại để đưa vào quyết định đang soạn."),
    ),
    "assignment.copy_registration": (
        _("Việc cụ thể đơn vị đã nhận ở kỳ trước: chọn một việc để đăng ký lại, nội dung được điền sẵn."),
    ),
    "assignment.new_cycle": (
        _("Chọn cấp giao, quy định và thời gian. Kỳ lập xong ở trạng thái dự thảo, danh mục lấy từ quy định."),
        _("Ngày áp dụng quy định cho biết bản quy định và giá trị nào được dùng."),
    ),
    "assignment.cycle": (
        _("Thời gian, quy định và danh mục nhiệm vụ của kỳ. Khi mở kỳ, quy định và tham số được ghim kèm dấu vân tay."),
        _("Tên, đơn vị tính của mục sửa được cả sau khi mở; muốn dùng giá trị mới thì ghim lại bằng một quyết định."),
    ),
    "assignment.targets": (
        _("Chỉ tiêu của cả cấp trong kỳ: nhập kế hoạch và mức so sánh; bảng cho biết đã phân bổ bao nhiêu."),
    ),
    "assignment.catalogue_item": (
        _("Sửa tên, đơn vị tính của một mục cho hợp địa phương; cách đo do quy định đặt, không sửa ở đây."),
    ),
    "assignment.order": (
        _("Mọi nhiệm vụ của một quyết định mà vai trò đang dùng được xem, lọc theo đơn vị và trạng thái."),
        _("Tải bản Word theo thể thức của cơ quan ban hành; đơn vị nhận tải được phần của mình."),
    ),
    "assignment.withdraw_rest": (
        _("Việc giao đã dừng giữa chừng: phần đã giao giữ nguyên, phần chưa giao được thu hồi kèm lý do."),
    ),
    "assignment.new_order": (
        _("Bước một chọn đăng ký đã chấp nhận, mục danh mục hoặc nhiệm vụ cụ thể; bước hai nhập kế hoạch từng nơi."),
        _("Xem trước cho biết quyết định có đúng số lượng quy định không; ban hành rồi thì không sửa được."),
    ),
    "assignment.pin_again": (
        _("So giá trị đang ghim với giá trị hiện nay, rồi ghim lại bằng một quyết định có số, ngày và lý do."),
    ),
    "assignment.new_registration": (
        _("Nêu việc, vì sao chọn, vướng mắc, kết quả cam kết và ngày hoàn thành. Lưu nháp trước, nộp ở trang sau."),
    ),
    "assignment.registration": (
        _("Nội dung đã đăng ký và mọi lần xem xét, theo thứ tự thời gian; bước tiếp theo ở cuối trang."),
        _("Cấp trên điều chỉnh tên, chỉ tiêu, hạn bằng bản ghi riêng; nội dung đăng ký vẫn còn nguyên."),
    ),
    "assignment.edit_registration": (
        _("Sửa bản nháp hoặc bản bị trả lại. Bản đã nộp thì chờ cấp trên trả lại mới sửa được."),
    ),
    "reporting.report": (
        _("Mỗi nhiệm vụ một dòng: nhập số của kỳ này, lũy kế tự cộng; thêm minh chứng và khó khăn ngay trên dòng."),
        _("Nộp rồi không sửa được; dòng bị trả lại hoặc sai thì đính chính kèm lý do."),
    ),
    "reporting.correct_line": (
        _("Bản đính chính đứng cạnh dòng cũ, không thay nó; số trong sổ đổi khi cấp trên chấp nhận đính chính."),
    ),
    "reporting.add_evidence": (
        _("Minh chứng là tệp hoặc số, ký hiệu văn bản. Tệp chỉ cấp có trách nhiệm với nhiệm vụ này xem được."),
    ),
    "reporting.work_history": (
        _("Báo cáo, minh chứng, khó khăn, chỉ đạo và đôn đốc của một nhiệm vụ, kỳ mới nhất đứng trước."),
    ),
    "reporting.direct_unit": (
        _("Chọn đơn vị, ghi nội dung chỉ đạo và hạn. Đơn vị nhận thông báo và báo cáo kết quả tại chỉ đạo ấy."),
    ),
    "reporting.direct_work": (
        _("Chỉ đạo gắn với nhiệm vụ này, hiện trong quá trình thực hiện; kết luận của cuộc họp thì chọn cuộc họp ấy."),
    ),
    "reporting.direction": (
        _("Nội dung, hạn, kết quả đơn vị báo cáo và kết luận của bên chỉ đạo, mỗi bước một bản ghi."),
    ),
    "reporting.new_meeting": (
        _("Ghi nội dung và số thông báo kết luận, rồi mỗi kết luận một dòng: đơn vị nào làm, hạn nào."),
    ),
    "reporting.meeting": (_("Các kết luận của cuộc họp và việc thực hiện từng kết luận đến nay."),),
    "reporting.new_obstacle": (
        _("Nêu vướng gì, đề xuất gì. Cấp giao nhiệm vụ nhận ngay, chỉ đạo tháo gỡ; không cần chờ đến kỳ báo cáo."),
    ),
    "reporting.obstacle": (
        _("Khó khăn từ lúc nêu đến lúc giải quyết xong: đề xuất, các chỉ đạo, kết quả; bước tiếp theo ở cuối trang."),
    ),
    "reporting.review": (
        _("Mỗi dòng đang chờ cần một ý kiến: chấp nhận hoặc trả lại kèm lý do. Gửi được từng phần."),
        _("Chấp nhận thì số được cộng ngay vào chỉ tiêu của mọi cấp phía trên; rút lại thì sổ ghi một dòng đảo."),
    ),
    "reporting.withdraw": (
        _("Rút một ý kiến chấp nhận đã cho, kèm lý do. Sổ ghi thêm một dòng đảo; dòng cũ vẫn còn."),
    ),
    "reporting.target_ledger": (
        _("Tổng của một chỉ tiêu và mọi bút toán đứng sau, đến từng dòng báo cáo đã được chấp nhận."),
    ),
    "dashboard.overview_targets": (
        _("Mức thực hiện từng chỉ tiêu so với kế hoạch; mở “Chi tiết” để xem từng phần, chọn tên để đến sổ kết quả."),
        _("Chỉ số đã được cấp trên chấp nhận mới được cộng."),
    ),
    "dashboard.overview_units": (
        _("Mỗi hàng một chỉ tiêu, mỗi cột một đơn vị; bấm tên để xếp thứ tự, bấm số để xem báo cáo đứng sau."),
        _("Màu và dấu so với thời gian đã qua của kỳ, chỉ để theo dõi, không phải mức xếp loại."),
    ),
    "dashboard.overview_trend": (
        _("Lũy kế của từng chỉ tiêu qua các kỳ báo cáo, đặt cạnh cùng thời điểm của kỳ trước."),
    ),
    "dashboard.overview_ratings": (
        _("Số hồ sơ theo mức so với giới hạn của từng nhóm, và thứ tự của một đợt; người đồng hạng được nêu rõ."),
    ),
    "dashboard.audit_act": (_("Một việc đã làm: ai, lúc nào, đổi gì. Mã băm cho biết bản ghi còn nguyên."),),
    "dashboard.find": (_("Tìm trong những gì vai trò đang dùng được xem; mỗi loại hiện mười kết quả đầu."),),
    "dashboard.job": (
        _("Tiến độ, kết quả của một việc chạy nền. Có thể rời trang; việc dừng, lỗi thì làm tiếp từ chỗ đã xong."),
    ),
    "dashboard.cancel_job": (_("Dừng không làm mất phần đã xong. Người có cùng thẩm quyền có thể cho làm tiếp sau."),),
    "dashboard.resume_job": (_("Làm tiếp từ chỗ đã ghi xong; không việc nào bị làm hai lần."),),
    "evaluation.run": (
        _("Các bước của đợt và tiến độ từng nhóm đối tượng; danh sách hồ sơ ở dưới, lọc theo nhóm và trạng thái."),
        _("Số liệu đã chốt không đổi nữa; mọi điểm đều mở ra được đến từng dòng báo cáo."),
    ),
    "evaluation.new_run": (
        _("Chọn kỳ và ngày chốt số liệu. Quy định còn thiếu giá trị nào thì trang nêu giá trị ấy và nơi nhập."),
    ),
    "evaluation.file": (
        _("Mọi ý kiến về một đối tượng, mỗi ý kiến một bản ghi: kết quả, tự đánh giá, phiếu, đề xuất, quyết định."),
        _("Mở từng bước để xem số liệu và điều khoản; “Vì sao có kết quả này?” nêu điểm bị mất ở đâu."),
    ),
    "evaluation.why": (_("Điểm bị mất ở đâu, từ điểm đến mức thế nào, rồi từng nhiệm vụ. In được ra giấy."),),
    "evaluation.self_mark": (
        _("Xem kết quả tính từ báo cáo, rồi tự chấm, tự nhận mức và thuyết minh. Nộp một lần, bị trả lại mới sửa."),
    ),
    "evaluation.mark": (
        _("Chấm một hồ sơ cạnh kết quả tính và bản tự đánh giá. Thành viên khác chỉ thấy phiếu của bạn khi đủ phiếu."),
    ),
    "evaluation.sheet": (
        _("Chấm nhiều hồ sơ cùng lúc; dòng nhập xong được lưu ngay. Hồ sơ để trống giữ nguyên như trước."),
    ),
    "evaluation.criteria": (
        _("Mỗi dòng một hồ sơ, mỗi cột một tiêu chí. Lưu được từng phần; còn thiếu gì được nêu ở cuối dòng."),
    ),
    "evaluation.file_criteria": (
        _("Chấm các tiêu chí chung của một hồ sơ, kèm ghi chú; bản tự chấm đứng bên cạnh. Điền bằng Excel cũng được."),
    ),
    "evaluation.review": (
        _("Đọc kết quả tính, bản tự đánh giá và minh chứng; nêu mức đề nghị rồi gửi lên, hoặc trả lại kèm lý do."),
    ),
    "evaluation.reviewers": (
        _("Hồ sơ nào do ai thẩm định. Chọn người và đánh dấu hồ sơ để phân công; hồ sơ đã thẩm định không đổi người."),
    ),
    "evaluation.sessions": (
        _("Các phiên họp về đợt này. Chủ tịch hoặc thư ký hội đồng mở phiên; chủ trì mở biểu quyết, kết thúc phiên."),
    ),
    "evaluation.session": (
        _("Việc của phiên theo thứ tự: có mặt, biểu quyết, kết thúc, biên bản, khóa phiếu; ai làm bước nào."),
        _("Có đủ số thành viên hay không được tính theo quy định, kèm cách tính."),
    ),
    "evaluation.minutes": (
        _("Biên bản lập từ những gì phiên họp đã ghi; thư ký viết phần còn lại, chủ tịch ký. Ký rồi không sửa được."),
    ),
    "evaluation.proposals": (
        _("Đề xuất tính từ kết quả và phiếu chấm, theo biên bản; không thay bản nào, cấp có thẩm quyền quyết định."),
    ),
    "evaluation.quotas": (
        _("Mỗi nhóm được bao nhiêu người ở mức bị khống chế, đang có bao nhiêu, và cách tính từng giới hạn."),
        _("Người đồng hạng ở ranh giới được nêu ra để người có thẩm quyền quyết định, hệ thống không tự chọn."),
    ),
    "evaluation.decisions": (
        _("Quyết định cùng lúc các hồ sơ theo đúng đề xuất, bằng một văn bản. Cần mức khác thì quyết định riêng."),
    ),
    "evaluation.decision": (
        _("Quyết định một hồ sơ. Mức khác với đề xuất, hoặc vượt giới hạn của nhóm, phải nêu lý do."),
    ),
    "evaluation.appeal": (
        _("Kiến nghị về quyết định xếp loại của mình, trong thời hạn quy định; gửi một lần. Trả lời hiện ở hồ sơ."),
    ),
    "evaluation.answer": (
        _("Giữ nguyên hoặc xếp lại mức, kèm lý do và văn bản. Quyết định trước vẫn còn trong hồ sơ."),
    ),
    "evaluation.attestation": (
        _("Xác nhận với cấp trên số lượng theo mức của đợt đã kết thúc, bằng văn bản; không gửi tên, điểm hay hồ sơ."),
    ),
    "evaluation.carry_over": (
        _("Việc chưa xong của kỳ đã kết thúc: bỏ dấu việc không giao tiếp, sửa chỉ tiêu, hạn rồi ban hành quyết định."),
    ),
    "evaluation.send_result": (
        _("Gửi mức, điểm và văn bản quyết định cho cơ quan khác cần đến; nơi nhận không đọc được hồ sơ."),
    ),
    "evaluation.sent_result": (
        _("Kết quả một cơ quan gửi cơ quan khác. Nơi nhận tiếp nhận để tính vào kỳ của mình, hoặc trả lại kèm lý do."),
    ),
    "evaluation.person": (
        _("Chức vụ, nhiệm vụ và mức đã quyết định của một người qua các năm; số liệu đúng như đã chốt ở từng đợt."),
    ),
    "evaluation.run_studies": (
        _("Thử ngưỡng, trọng số hoặc tỷ lệ khác trên số liệu đã chốt để xem ai đổi mức; kết quả thật không đổi."),
    ),
    "evaluation.run_study": (
        _("Phương án này làm đổi mức của ai, vì giá trị nào. Đặt tên để giữ lại; có thể tải toàn bộ số ra Excel."),
    ),
    "extensions.scheme": (
        _("Quy định này dựa trên quy định nào, quy định nào quyết định việc gì, và giá trị vào một ngày."),
        _("Mỗi giá trị ghi văn bản và mức độ tin cậy; chưa công bố thì để trống đến khi được nhập kèm văn bản."),
    ),
    "extensions.parameter": (
        _("Một giá trị qua thời gian, theo từng nguồn, và mọi lần đơn vị đã nhập. Giá trị áp dụng ở dòng cuối bảng."),
    ),
    "extensions.new_value": (
        _("Nhập giá trị kèm văn bản, ngày áp dụng. “Xem trước” cho biết kỳ, đợt nào sẽ dùng giá trị mới."),
    ),
    "extensions.unconfirmed_values": (
        _("Giá trị còn thiếu hoặc mới theo nguồn thứ cấp, xếp theo việc bị chặn; nhập nhiều giá trị bằng một văn bản."),
    ),
    "extensions.use_pack": (
        _("Quy định được bật cho đơn vị và mọi cấp dưới, từ một ngày. Kỳ đã mở giữ quy định đã ghim."),
    ),
    "extensions.setting_tables": (
        _("Những bảng mà quy định để địa phương lập; trang nêu bảng nào chưa đủ dòng và đang chặn việc gì."),
    ),
    "extensions.setting_table": (
        _("Các dòng có hiệu lực vào một ngày và mọi lần nhập. Sửa là nhập một bộ dòng mới từ một ngày; bộ cũ vẫn còn."),
    ),
    "extensions.edit_table": (_("Sửa trên trang hoặc nạp tệp Excel; xem trước dòng nào thêm, đổi, bỏ rồi mới lưu."),),
    "extensions.setting_set": (_("Một bộ dòng đúng như khi được nhập, kèm văn bản và người nhập."),),
    "extensions.installed_pack": (
        _("Gói quy định nói gì trước khi đơn vị nhập giá trị: trả lời hook nào, tham số, biểu mẫu, sổ."),
    ),
    "documents.form": (
        _("Tải mẫu gốc, sửa trong Word, chỉ dùng những tên ở bảng dưới rồi nạp lại; hệ thống điền thử trước khi nhận."),
        _("Văn bản in theo mẫu có hiệu lực vào ngày của văn bản; mẫu cũ vẫn nằm trong lịch sử."),
    ),
    "documents.restore": (_("Từ ngày đã chọn, văn bản lại in theo mẫu gốc của quy định. Tệp của đơn vị không mất."),),
    "documents.letterhead": (
        _("Phần đầu và phần ký của văn bản do cơ quan này ban hành, từ một ngày. Văn bản có ngày sớm hơn giữ như cũ."),
    ),
    "records.book": (_("Những người trong sổ của năm, mỗi người đã có gì. Sổ khóa rồi thì không ghi thêm được."),),
    "records.new_book": (_("Mở sổ theo quy định đang có hiệu lực; người thuộc nhóm đối tượng được đưa vào ngay."),),
    "records.file": (_("Những mục về một người mà bạn được đọc; nút ở đầu trang là những mục bạn được ghi."),),
    "records.entry": (_("Một mục đã ghi, kèm các mục trả lời nó và các bản đính chính."),),
    "records.entries": (_("Mọi mục bạn được đọc trong các sổ, mới nhất đứng trước; lọc theo sổ, loại, người."),),
    "records.write": (_("Lưu nháp khi chưa xong; nộp rồi không sửa, chỉ đính chính được kèm lý do."),),
    "records.edit": (_("Làm tiếp bản nháp của mình, hoặc nộp. Bản đã nộp chỉ đính chính được kèm lý do."),),
    "records.name_watcher": (
        _("Cử người theo dõi, hoặc người thay mặt chi bộ của người này; họ chỉ đọc và ghi phần quy định giao cho họ."),
    ),
    "people.tenant": (_("Các cơ quan, đơn vị của một cấp; bấm tên để xem chức vụ và người giữ."),),
    "people.tenant_children": (_("Các đơn vị hành chính trực thuộc, mỗi nơi tự quản lý dữ liệu của mình."),),
    "people.unit": (
        _("Chức vụ, người giữ và vai trò gắn với một cơ quan. Thay người thì kết thúc và bổ nhiệm, lịch sử vẫn còn."),
    ),
    "people.new_unit": (_("Loại cơ quan cho biết quy định nhận ra cơ quan này thuộc nhóm nào."),),
    "people.edit_unit": (_("Đổi tên hoặc nơi trực thuộc. Văn bản đã ban hành giữ tên cũ."),),
    "people.end_unit": (_("Cơ quan ngừng hoạt động sau ngày này; nhiệm vụ, báo cáo, hồ sơ cũ vẫn xem được."),),
    "people.new_authority": (_("Cấp có thẩm quyền là nơi giao nhiệm vụ, quyết định xếp loại hoặc cả hai."),),
    "people.appoint": (
        _("Chọn người đã có trong hệ thống, hoặc để trống nếu là người mới. Vai trò được giao riêng sau đó."),
    ),
    "people.end_appointment": (
        _("Kết thúc việc giữ chức vụ sau một ngày; các vai trò dựa vào chức vụ này cũng kết thúc."),
    ),
    "people.give_seat": (_("Vai trò quyết định người này làm được gì, thấy được đến đâu và trong thời gian nào."),),
    "people.end_seat": (_("Kết thúc một vai trò sau một ngày hoặc ngay; việc đã làm vẫn mang tên vai trò ấy."),),
    "people.delegations": (
        _("Cấp nào quản lý cán bộ của cơ quan nào, theo văn bản nào; cấp ấy chỉ giao việc cho cán bộ mình quản lý."),
    ),
    "people.new_delegation": (
        _("Chọn những cơ quan chưa ai quản lý cán bộ để phân cấp bằng một văn bản, từ một ngày."),
    ),
    "people.end_delegation": (_("Kết thúc phân cấp sau một ngày; nhiệm vụ đã giao khi còn phân cấp giữ nguyên."),),
    "people.absences": (
        _("Thai sản, ốm đau, đi học, biệt phái… ghi theo người. Quy định dùng để xét ai được xếp loại và xếp thế nào."),
    ),
    "people.new_absence": (_("Ghi người, lý do, thời gian và văn bản; để trống ngày cuối nếu chưa biết."),),
    "people.change_absence": (_("Kết thúc, sửa hoặc hủy một lần vắng mặt; bản ghi trước vẫn còn bên dưới."),),
    "people.new_council": (_("Chọn hội đồng mà quy định đang dùng đặt ra, và cấp mà hội đồng giúp việc."),),
    "people.new_member": (_("Chọn những người giữ chức vụ vào hội đồng bằng một văn bản, từ một ngày."),),
    "people.council_role": (_("Chủ tịch mở và kết thúc phiên họp, khóa phiếu; thư ký lập biên bản."),),
    "people.end_member": (_("Thôi tham gia hội đồng sau một ngày, bằng văn bản; phiếu đã chấm giữ nguyên."),),
    "accounts.invite": (
        _("Nhập địa chỉ thư của người giữ chức vụ; hệ thống tạo liên kết để người ấy tự đặt mật khẩu."),
    ),
    "accounts.account": (
        _("Việc đăng nhập của một người: khóa, mở khóa, tạo lại liên kết, kết thúc phiên. Không ai xem được mật khẩu."),
    ),
    "setup.read_table": (
        _("Tải bảng mẫu đã điền sẵn dữ liệu hiện có, sửa trong Excel, nạp lại; mọi thay đổi được xem trước khi ghi."),
    ),
    "setup.table": (_("Tệp này sẽ thêm gì, đổi gì, lỗi ở dòng nào. Chưa có gì được ghi cho đến khi bạn đồng ý."),),
    "setup.choose_places": (
        _("Chọn nơi cần lập, xem trước rồi mới lập. Đơn vị đã có được giữ nguyên; làm lại không tạo trùng."),
    ),
    "setup.edit_post": (
        _("Sửa tên chức vụ, hoặc chọn lại chức danh của quy định khi quy định chưa nhận ra chức vụ này."),
    ),
    "setup.absences_table": (
        _("Nạp bảng thời gian vắng mặt; dòng thêm, dòng sửa và dòng lỗi được nêu trước khi ghi."),
    ),
    "platform.province": (
        _("Trạng thái và quy mô của một tỉnh, chỉ là số đếm; lời mời chưa dùng; tạm dừng hoặc kết thúc kèm văn bản."),
    ),
    "platform.new_province": (_("Lập tỉnh và mời quản trị đầu tiên; mọi việc tiếp theo do quản trị của tỉnh làm."),),
    "platform.pack": (_("Gói nói gì trước khi có tỉnh nào nhập giá trị, và những tỉnh đang dùng."),),
}
