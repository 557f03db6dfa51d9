"""What the engine says of a pack that it refuses, in the words of a Vietnamese author; its own words where none fit."""

import difflib
import re

from core.extensions.chain import hook_names

_SAID: tuple[tuple[str, str], ...] = (
    (r".*has no MANIFEST", "mô-đun không có MANIFEST"),
    (r"its manifest says '(.*)'", "MANIFEST ghi khóa “{0}”, khác với khóa ở entry point hoặc tên thư mục"),
    (r"written for contract (\d+) to (\d+), this is (\d+)", "viết cho hợp đồng {0} đến {1}; hệ thống đang ở bản {2}"),
    (r"has no edition", "MANIFEST không có bản quy định (Edition) nào"),
    (r"two editions share a key", "hai bản quy định trùng khóa"),
    (r"edition (\S+) begins before (\S+) ends", "bản quy định {0} bắt đầu khi bản {1} chưa hết hiệu lực"),
    (r"extends '(.*)': not installed", "gói mở rộng “{0}” nhưng gói đó chưa được cài"),
    (r"extends '(.*)', which leads back to it", "gói mở rộng “{0}” mà “{0}” lại dẫn về chính nó"),
    (r"(\w+) is not marked @hookimpl", "{0} trùng tên hook nhưng thiếu @hookimpl"),
    (r"(\w+): the options (.*) are not allowed", "{0}: @hookimpl không nhận tùy chọn {1}; chuỗi gói quyết định thứ tự"),
    (
        r"(\w+): arguments with defaults \((.*)\) are never passed",
        "{0}: đối số có giá trị mặc định ({1}) không được dùng",
    ),
    (r"(\w+) belongs to (\S+), not to the pack", "{0} là của {1}, không phải của gói"),
    (r"(?s)Plugin .* for hook '(\w+)'.*Argument\(s\) \{(.*)\} are declared.*", "{0} không có đối số {1}"),
    (r"(.*) '(.*)' is declared twice, by (\S+) and (\S+)", "{0} “{1}” được khai hai lần, ở gói {2} và gói {3}"),
    (r"(.*) '(.*)' replaces nothing", "{0} “{1}” ghi replaces nhưng không gói nào phía sau khai khóa đó"),
    (r"parameters: (\S+) has a gap.*", "tham số {0} hở: giá trị đầu tiên phải bắt đầu đúng ngày của một bản quy định"),
    (r"parameters: \[(.*)\] stand twice", "tham số {0} xuất hiện hai lần"),
    (r"(\w+): Rubbish: (\d+) trees for (\d+) subjects", "{0}: trả {1} cây giải trình cho {2} đối tượng"),
    (r"MANIFEST: (.*)", "MANIFEST sai kiểu: {0}"),
    (r"(\w+): Rubbish: (.*) is no score node", "{0}: {1} không phải là mục giải trình (ScoreNode)"),
    (
        r"(\w+): Rubbish: (.*) is no condition of a declared level",
        "{0}: {1} không phải là điều kiện của một mức đã khai",
    ),
    (r"(\w+): Rubbish: the score (\S+) is (.*) and not a number", "{0}: điểm ở mục {1} là {2}, không phải con số"),
    (
        r"(\w+): Rubbish: the share (\S+) is (.*) and neither above 0 up to 1 nor a state",
        "{0}: phần của kỳ ở mục {1} là {2}; phải lớn hơn 0, không quá 1, hoặc là NOT_RATED, INSUFFICIENT_DATA",
    ),
    (
        r"(\w+): Rubbish: the condition (\S+) is (.*) and neither 1, 0 nor unknown",
        "{0}: điều kiện ở mục {1} là {2}; phải là 1, 0 hoặc không có giá trị",
    ),
    (r"(\w+): Rubbish: (\d+) rows for (\d+) subjects", "{0}: trả {1} dòng cho {2} đối tượng"),
    (
        r"(\w+): Rubbish: a subject has not one tree for each piece of its work",
        "{0}: mỗi việc của đối tượng phải có đúng một cây giải trình",
    ),
    (r"(\w+): Rubbish: (\S+) is not the bound parameter of that name", "{0}: mục {1} không phải tham số cùng tên"),
    (r"(\w+): Rubbish: the quota (\S+) (.*)", "{0}: tỷ lệ khống chế {1} không đúng: {2}"),
    (r"(\w+): TypeError: the parameter (\S+) is a number and no choice", "{0}: tham số {1} là con số; dùng ctx.number"),
    (
        r"(\w+): TypeError: the parameter (\S+) is a choice and no number",
        "{0}: tham số {1} là lựa chọn; dùng ctx.choice",
    ),
    (r"(\w+): TypeError: '(\w+)' object is not iterable", "{0}: phải trả một danh sách, không phải {1}"),
    (r"(\w+): TooMuch: (.*)", "{0}: câu trả lời không lưu được: {1}"),
    (
        r"(\w+): LookupError: only a rating run has a period: .*",
        "{0}: chỉ khi xếp loại mới có ctx.starts_on, ctx.ends_on",
    ),
    (r"run rule '(.*)' is not declared", "đợt đánh giá “{0}” chưa được khai trong declare_raters (runs)"),
    (r"(\w+): Rubbish: (.*) is no well-formed (\w+)", "{0}: {1} không phải là {2} đúng kiểu"),
    (r"(\w+): Rubbish: (\S+) is (\S+) over nothing", "{0}: mục {1} là phép {2} mà không có mục con nào"),
    (r"(\w+): Rubbish: (\S+) names no fact", "{0}: mục {1} không nói số liệu lấy từ đâu (facts)"),
    (
        r"(\w+): Rubbish: the value of (\S+) is not (\S+) .*",
        "{0}: giá trị của mục {1} không bằng phép {2} trên các mục con",
    ),
    (r"(\w+): Rubbish: the level (.*) of (\S+) is not declared", "{0}: mức {1} ở mục {2} chưa được khai"),
    (r"(\w+): Rubbish: (\S+) hides that its value only illustrates", "{0}: mục {1} giấu ghi chú minh họa của tham số"),
    (r"parameter '(\S+)' is not declared", "tham số {0} được dùng nhưng chưa khai trong regulation/params.yaml"),
)


def in_vietnamese(problem: str) -> str:
    """Return a refusal of the engine for an author."""
    unknown = re.match(r"unknown hook '(\w+)'", problem)
    if unknown:
        near = difflib.get_close_matches(unknown[1], hook_names(), 1)
        return f"không có hook nào tên {unknown[1]}" + (f"; có phải {near[0]}?" if near else "")
    told = re.sub(r"\bcore\.extensions\.\w+\.", "", problem)
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, told)
        if found:
            return words.format(*found.groups())
    return told
