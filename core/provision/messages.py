"""What the person at the terminal reads when the machine is in the way: Vietnamese, English, a way out."""

import errno
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import psycopg

from core.config import OperatorError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NO_ENTRY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.ENAMETOOLONG}
#: SQLSTATE of PostgreSQL for a full disk, and the classes that tell of a server in trouble.
_DISK_FULL = "53100"
#: How PostgreSQL, initdb and Valkey write of a full disk, and mark what stopped them.
_FULL = ("No space left on device", "Check free disk space")
_GRAVE = ("PANIC", "FATAL", "ERROR", "error:")
_SERVER_TROUBLE = ("08", "53", "57", "58")


def port_taken(port: int, free: int) -> OperatorError:
    """Another program listens on the port."""
    return OperatorError(
        f"Cổng {port} đang được chương trình khác sử dụng.", f"Port {port} is in use.", f"PORT={free} make demo"
    )


def port_refused(host: str, port: int, reason: str) -> OperatorError:
    """The address cannot be listened on at all."""
    return OperatorError(
        f"Không thể mở cổng {port} trên địa chỉ {host}: {reason}.",
        f"Cannot listen on {host}, port {port}: {reason}.",
        "HOST=127.0.0.1 PORT=8000 make demo",
    )


def disk_full(var: Path) -> OperatorError:
    """The file system of ``var`` has no space left, or too little to work."""
    return OperatorError(
        f"Ổ đĩa chứa {var} đã đầy.",
        f"The disk that holds {var} is full.",
        f"df -h {quote(str(var))}   # giải phóng dung lượng / free some space, or GIAOVIEC_VAR=<dir> make demo",
    )


def not_writable(path: Path, reason: str) -> OperatorError:
    """``var`` or a file in it cannot be written: read-only, somebody else's, or no directory."""
    return OperatorError(
        f"Không ghi được vào {path}: {reason}.",
        f"Cannot write to {path}: {reason}.",
        "GIAOVIEC_VAR=$HOME/giaoviec make demo",
    )


def not_yours(path: Path) -> OperatorError:
    """A former run was another user's, most often root's."""
    return OperatorError(
        f"{path} thuộc về người dùng khác trên máy này.",
        f"{path} belongs to another user of this machine.",
        f"sudo chown -R $(id -u) {quote(str(path))}   # hoặc / or GIAOVIEC_VAR=<dir> make demo",
    )


def path_too_long(var: Path) -> OperatorError:
    """PostgreSQL cannot work below so long a path."""
    return OperatorError(
        f"Đường dẫn quá dài ({len(str(var))} ký tự): {var}",
        "The path is too long for PostgreSQL.",
        "GIAOVIEC_VAR=$HOME/giaoviec make demo",
    )


def half_made(data: Path) -> OperatorError:
    """A directory that should hold a database holds something else."""
    return OperatorError(
        f"Thư mục dữ liệu {data} tạo dở dang hoặc hỏng, không phải dữ liệu PostgreSQL.",
        f"{data} is half-made or damaged: no PostgreSQL data.",
        f"rm -r {quote(str(data))}   # mất dữ liệu trong đó / its content is lost",
    )


def other_version(data: Path, found: str, wanted: str) -> OperatorError:
    """The data were written by another major version of PostgreSQL."""
    return OperatorError(
        f"Dữ liệu tại {data} do PostgreSQL {found} tạo, còn phần mềm này dùng PostgreSQL {wanted}.",
        f"{data} was made by PostgreSQL {found}; this release brings PostgreSQL {wanted}.",
        f"mv {quote(str(data))} {quote(str(data))}-{found}   # bắt đầu lại / start again",
    )


def no_setpriv() -> OperatorError:
    """The command of Linux that ties processes to their parent is missing."""
    return OperatorError(
        "Thiếu lệnh setpriv của Linux (gói util-linux).",
        "The Linux command setpriv (package util-linux) is missing.",
        "apt-get install util-linux",
    )


def no_engine(what: str, instead: str) -> OperatorError:
    """This machine cannot run an embedded engine; one from outside can be given."""
    return OperatorError(
        f"Máy này không chạy được cơ sở dữ liệu đi kèm: {what}.",
        f"This machine cannot run the embedded engines: {what}.",
        instead,
    )


def ended(name: str, log: Path, since: int) -> OperatorError:
    """An engine or a service ended by itself; the reason is what it logged after byte ``since``."""
    with log.open("rb") as file:
        file.seek(since)
        lines = [line for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
    if any(words in line for line in lines for words in _FULL):
        return disk_full(log.parent)
    reason = next(
        (line for line in reversed(lines) if any(word in line for word in _GRAVE)), lines[-1] if lines else ""
    )
    return OperatorError(
        f"Tiến trình {name} đã dừng ngoài ý muốn: {reason}",
        f"The process {name} ended by itself.",
        f"tail -n 40 {quote(str(log))}",
    )


def engine_silent(name: str, lock: Path) -> OperatorError:
    """Another process holds the engine but it does not answer."""
    return OperatorError(
        f"Một tiến trình khác đang giữ {lock} nhưng {name} không trả lời.",
        f"Another process holds {lock}, but {name} does not answer.",
        f"fuser -v {quote(str(lock))}   # rồi dừng tiến trình đó / then stop that process",
    )


def database_lost(reason: str, log: Path) -> OperatorError:
    """The connection broke while the database was being prepared."""
    return OperatorError(
        f"Mất kết nối với cơ sở dữ liệu: {reason}",
        "The connection to the database broke.",
        f"tail -n 40 {quote(str(log))}",
    )


def tables_busy(attempts: int) -> OperatorError:
    """A long transaction keeps a migration from the tables that it changes."""
    return OperatorError(
        f"Chưa nâng cấp xong: giao dịch khác giữ bảng cần sửa, đã thử {attempts} lần.",
        f"Not upgraded: another transaction holds a table that must change; tried {attempts} times.",
        "systemctl stop giaoviec.target; giaoviec database upgrade",
    )


def role_of_others(role: str, owner: str) -> OperatorError:
    """Somebody else made an application role on this server; the owner of the schema may not give it a password."""
    return OperatorError(
        f"Vai trò {role} do người khác tạo trên máy chủ này nên không đặt được mật khẩu.",
        f"The role {role} was made by somebody else on this server: its password cannot be set.",
        f"psql -U postgres -c 'grant {role} to {owner} with admin option'",
    )


def service_silent(port: int, logs: Path) -> OperatorError:
    """The web server started but serves no page."""
    return OperatorError(
        f"Trang web không trả lời trên cổng {port}.",
        f"The web server does not answer on port {port}.",
        f"tail -n 40 {quote(str(logs / 'web.log'))}",
    )


def unreachable(variable: str, reason: str) -> OperatorError:
    """A server named by the operator does not answer or is not fit."""
    return OperatorError(
        f"Không kết nối được máy chủ trong biến {variable}: {reason}",
        f"Cannot use the server named by {variable}.",
        f"unset {variable}; make demo   # dùng bản đi kèm / use the embedded one",
    )


def explain(error: BaseException, var: Path) -> OperatorError | None:
    """Turn an error of the machine, wherever it was raised, into a message; None when it is none of the machine's."""
    for cause in _causes(error):
        if isinstance(cause, OperatorError):
            return cause
        if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
            return disk_full(var)
        if isinstance(cause, OSError) and cause.errno in _NO_ENTRY:
            return not_writable(Path(cause.filename or var), cause.strerror or "")
        if isinstance(cause, psycopg.OperationalError):
            if cause.sqlstate == _DISK_FULL:
                return disk_full(var)
            if cause.sqlstate is None or cause.sqlstate.startswith(_SERVER_TROUBLE):
                return database_lost(str(cause).splitlines()[0], var / "log" / "postgres.log")
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__
