"""Settings from the environment: good values, bad values, secrets."""

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from core.config import Config, ConfigError, kept_secret

SECRET = "s" * 32


def test_nothing_set_means_an_embedded_installation_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = Config.from_environ({})
    assert config == Config(var=tmp_path / "var")
    with pytest.raises(ConfigError, match=r"APP_DATABASE_URL, AUTH_DATABASE_URL, REDIS_URL"):
        config.require_services()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_database_addresses_use_one_driver(scheme: str) -> None:
    config = Config.from_environ({"DATABASE_URL": f"{scheme}://gv:m%40t@db.example:5432/giaoviec"})
    url = make_url(config.database_url)
    assert (url.drivername, url.password, url.database) == ("postgresql+psycopg", "m@t", "giaoviec")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "tám nghìn"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("PORT", "-1"),
        ("GIAOVIEC_WEB_WORKERS", "0"),
        ("GIAOVIEC_PACK_JOB_SECONDS", "181"),
        ("GIAOVIEC_PACK_PAGE_SECONDS", "0"),
        ("GIAOVIEC_PACK_MEMORY", "10"),
        ("GIAOVIEC_LOG_LEVEL", "loud"),
        ("GIAOVIEC_LOG_FORMAT", "xml"),
        ("DATABASE_URL", "mysql://gv:mật-khẩu@db/giaoviec"),
        ("DATABASE_URL", "postgresql://gv:mật-khẩu@db:cổng/giaoviec"),
        ("DATABASE_URL", "postgresql://gv:mật-khẩu@db"),
        ("DATABASE_URL", "giaoviec"),
        ("REDIS_URL", "http://mật-khẩu@localhost"),
        ("SECRET_KEY", "mật-khẩu"),
        ("APP_DATABASE_URL", "postgresql://gv_app:mật-khẩu@db/giaoviec"),
    ],
)
def test_bad_values_are_named_and_secrets_are_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as caught:
        Config.from_environ({name: value})
    assert "mật-khẩu" not in str(caught.value)


def test_secrets_do_not_show_in_the_settings() -> None:
    config = Config.from_environ({"DATABASE_URL": "postgresql://gv:hush@db/giaoviec", "SECRET_KEY": SECRET})
    assert "hush" not in repr(config)
    assert SECRET not in repr(config)


def test_services_get_everything_but_the_owners_connection() -> None:
    given = {
        "DATABASE_URL": "postgresql+psycopg://owner@db/giaoviec",
        "APP_DATABASE_URL": "postgresql+psycopg://gv_app@db/giaoviec",
        "AUTH_DATABASE_URL": "postgresql+psycopg://gv_auth@db/giaoviec",
        "REDIS_URL": "redis://queue/0",
        "PORT": "8001",
        "SECRET_KEY": SECRET,
        "PATH": "/bin",
    }
    config = Config.from_environ(given)
    environ = config.environ_for_services(given)
    assert "DATABASE_URL" not in environ
    assert environ["PATH"] == "/bin"
    served = Config.from_environ(environ)
    served.require_services()
    assert (served.app_database_url, served.redis_url, served.port) == (config.app_database_url, config.redis_url, 8001)
    assert served.secret_key() == SECRET


def test_a_kept_secret_is_one_for_all_who_start_together(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(kept_secret(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {Config(var=tmp_path / "var").secret_key()}
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["secret-key"]


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    with pytest.raises(ConfigError, match="is damaged"):
        Config(var=tmp_path).secret_key()
