"""What the operator decides, read from the environment once per process."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.domain.refusal import Refusal

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMS = ("text", "json")
_SECRET_LENGTH = 32


class OperatorError(Refusal):
    """A refusal for the person at the terminal: what is wrong in Vietnamese and in English, and a way out."""

    def __init__(self, vi: str, en: str, way_out: str = "") -> None:
        super().__init__(vi, en, way_out)
        self.vi, self.en, self.way_out = vi, en, way_out

    def __str__(self) -> str:
        return "\n".join([self.vi, self.en, *([f"→ {self.way_out}"] if self.way_out else [])])


class ConfigError(OperatorError):
    """A variable of the environment is missing or holds something else than it should."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process. An empty URL is not given: ``core.provision.engines`` then brings the engine."""

    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    log_level: str = "INFO"
    log_format: str = "text"
    pack_job_seconds: int = 60
    """How long a job waits for one answer of a pack before it is ended with the pack's name."""
    pack_page_seconds: int = 5
    """How long a page waits for one answer of a pack."""
    pack_memory: int = 2048
    """Megabytes of data that a process may hold in which a pack computes."""
    database_url: str = field(default="", repr=False)
    """Connection of the owner, for provisioning and migrations only; pages and jobs never hold it."""
    app_database_url: str = field(default="", repr=False)
    """Connection of ``gv_app``, the role under the row-level policies."""
    auth_database_url: str = field(default="", repr=False)
    """Connection of ``gv_auth``, which alone reads credentials and sessions."""
    redis_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    """The server that takes mail for delivery; without one, links are handed over by hand."""
    mail_from: str = ""
    public_url: str = ""
    """The address under which users reach the pages, for links in mail and on the terminal."""
    given_secret: str = field(default="", repr=False)
    secure_cookies: bool = False
    """Cookies are sent over HTTPS only; for every installation that is not on one's own machine."""
    trusted_proxies: int = 0
    """How many proxies stand before the web server, each adding its client's address to ``X-Forwarded-For``."""
    today: date | None = None
    """The day this process lives on, for a demonstration of a past year."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings; raises ConfigError that names the variable and what it may hold."""
        if bool(environ.get("APP_DATABASE_URL")) != bool(environ.get("AUTH_DATABASE_URL")):
            raise ConfigError(
                "APP_DATABASE_URL và AUTH_DATABASE_URL phải được đặt cùng nhau.",
                "APP_DATABASE_URL and AUTH_DATABASE_URL must be set together.",
            )
        return cls(
            var=Path(environ.get("GIAOVIEC_VAR") or "var").expanduser().resolve(),
            host=environ.get("HOST") or "127.0.0.1",
            port=_number(environ, "PORT", 8000, 65535),
            web_workers=_number(environ, "GIAOVIEC_WEB_WORKERS", 2, 64),
            log_level=_choice(environ, "GIAOVIEC_LOG_LEVEL", _LEVELS, "INFO"),
            log_format=_choice(environ, "GIAOVIEC_LOG_FORMAT", _FORMS, "text"),
            pack_job_seconds=_number(environ, "GIAOVIEC_PACK_JOB_SECONDS", 60, 180),
            pack_page_seconds=_number(environ, "GIAOVIEC_PACK_PAGE_SECONDS", 5, 30),
            pack_memory=_number(environ, "GIAOVIEC_PACK_MEMORY", 2048, 1_048_576, least=256),
            database_url=_database_url(environ, "DATABASE_URL"),
            app_database_url=_database_url(environ, "APP_DATABASE_URL"),
            auth_database_url=_database_url(environ, "AUTH_DATABASE_URL"),
            redis_url=_redis_url(environ, "REDIS_URL"),
            smtp_url=_smtp_url(environ, "SMTP_URL"),
            mail_from=environ.get("MAIL_FROM", "").strip(),
            public_url=_public_url(environ, "GIAOVIEC_URL"),
            given_secret=_secret(environ, "SECRET_KEY"),
            secure_cookies=_choice(environ, "GIAOVIEC_SECURE_COOKIES", ("0", "1"), "0") == "1",
            trusted_proxies=_number(environ, "GIAOVIEC_TRUSTED_PROXIES", 0, 5, least=0),
            today=_day(environ, "GIAOVIEC_TODAY"),
        )

    def environ_for_services(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of the web server, a worker or the tick: ``base`` without the owner's connection."""
        settings = {
            "GIAOVIEC_VAR": str(self.var),
            "HOST": self.host,
            "PORT": str(self.port),
            "GIAOVIEC_WEB_WORKERS": str(self.web_workers),
            "APP_DATABASE_URL": self.app_database_url,
            "AUTH_DATABASE_URL": self.auth_database_url,
            "REDIS_URL": self.redis_url,
            "GIAOVIEC_PACK_JOB_SECONDS": str(self.pack_job_seconds),
            "GIAOVIEC_PACK_PAGE_SECONDS": str(self.pack_page_seconds),
            "GIAOVIEC_PACK_MEMORY": str(self.pack_memory),
            "GIAOVIEC_TODAY": self.today.isoformat() if self.today else "",
        }
        return {**{name: value for name, value in base.items() if name != "DATABASE_URL"}, **settings}

    @property
    def address(self) -> str:
        """Return the address of the pages, without a slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def require_services(self) -> None:
        """Raise ConfigError unless everything that pages and jobs connect to is known."""
        needed = {
            "APP_DATABASE_URL": self.app_database_url,
            "AUTH_DATABASE_URL": self.auth_database_url,
            "REDIS_URL": self.redis_url,
        }
        missing = ", ".join(name for name, value in needed.items() if not value)
        if missing:
            raise ConfigError(f"Thiếu biến môi trường {missing}.", f"Not set: {missing}.", "make demo")

    def require_owner(self) -> None:
        """Raise ConfigError unless the connection of the schema's owner is known."""
        if not self.database_url:
            raise ConfigError("Thiếu biến môi trường DATABASE_URL.", "Not set: DATABASE_URL.", "docs/operations.md")

    def secret_key(self) -> str:
        """Return the key that signs cookies: the given one, else one kept in ``var/secret-key``."""
        return self.given_secret or kept_secret(self.var / "secret-key")


def kept_secret(path: Path) -> str:
    """Return the secret kept in a file that only its owner can read; made on first use, by whoever comes first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
            # link() never replaces: of two processes that start together, both use the first one's secret.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(fresh)
    secret = path.read_text("ascii").strip()
    if len(secret) < _SECRET_LENGTH:
        raise ConfigError(f"Tệp khóa bí mật {path} bị hỏng.", f"The secret in {path} is damaged.", f"rm '{path}'")
    return secret


def _number(environ: Mapping[str, str], name: str, default: int, most: int, *, least: int = 1) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ConfigError(
            f"Biến {name} phải là số nguyên từ {least} đến {most}, không phải “{text}”.",
            f"{name} must be a whole number from {least} to {most}, not “{text}”.",
        )
    return int(text)


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    text = environ.get(name) or default
    if text not in choices:
        listed = ", ".join(choices)
        raise ConfigError(
            f"Biến {name} phải là một trong: {listed}; không phải “{text}”.",
            f"{name} must be one of {listed}, not “{text}”.",
        )
    return text


def _day(environ: Mapping[str, str], name: str) -> date | None:
    text = environ.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ConfigError(
            f"Biến {name} phải là một ngày như 2021-12-31, không phải “{text}”.",
            f"{name} must be a day such as 2021-12-31, not “{text}”.",
        ) from None


def _database_url(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if not text:
        return ""
    # The value itself is never repeated: it may hold a password.
    refusal = ConfigError(
        f"Biến {name} không phải địa chỉ cơ sở dữ liệu PostgreSQL.",
        f"{name} is not the address of a PostgreSQL database.",
        f"{name}=postgresql://user:password@host:5432/giaoviec",
    )
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise refusal from None
    if url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        raise refusal
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _redis_url(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    scheme = urlsplit(text).scheme
    if text and scheme not in {"redis", "rediss", "unix"}:
        raise ConfigError(
            f"Biến {name} không phải địa chỉ Redis hoặc Valkey.",
            f"{name} is not the address of a Redis or Valkey server.",
            f"{name}=redis://localhost:6379/0",
        )
    return text


def _smtp_url(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    url = urlsplit(text)
    if text and (url.scheme not in {"smtp", "smtps"} or not url.hostname):
        raise ConfigError(
            f"Biến {name} không phải địa chỉ máy chủ thư.",
            f"{name} is not the address of a mail server.",
            f"{name}=smtp://user:password@mail.example.vn:587",
        )
    return text


def _public_url(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip().rstrip("/")
    url = urlsplit(text)
    if text and (url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment):
        raise ConfigError(
            f"Biến {name} phải là địa chỉ của trang, không phải “{text}”.",
            f"{name} must be the address of the pages, not “{text}”.",
            f"{name}=https://giaoviec.example.vn",
        )
    return text


def _secret(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "")
    if text and len(text) < _SECRET_LENGTH:
        raise ConfigError(
            f"Biến {name} quá ngắn: cần ít nhất {_SECRET_LENGTH} ký tự ngẫu nhiên.",
            f"{name} is too short: at least {_SECRET_LENGTH} random characters are needed.",
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    return text
