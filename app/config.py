"""Every setting, from the environment; a missing secret stops the start."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class MissingSetting(RuntimeError):
    """A setting without which the application must not start."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its default and what it does, for the README's table."""

    name: str
    default: str | None
    meaning: str


SETTINGS = (
    Setting("SECRET_KEY", None, "Signs cookies and forms; at least 32 random characters. Required."),
    Setting("DATABASE_URL", "sqlite:///instance/samskriv.db", "SQLite file or postgresql://user@host/name."),
    Setting("SECURE_COOKIES", "1", "Cookies only over HTTPS; set to 0 on a machine without it."),
    Setting("TRUSTED_HOSTS", "", "Comma-separated host names answered to; empty answers to all."),
    Setting("PROXIES", "0", "How many reverse proxies stand in front and set X-Forwarded-*."),
    Setting("PARTY_NAME", "Samskriv", "The name of the party or association, shown in the header."),
    Setting("DEFAULT_LOCALE", "da", "Language for visitors whose browser asks for none of da, nl, en."),
    Setting("TIMEZONE", "Europe/Copenhagen", "Time zone in which dates and times are shown."),
    Setting("HOST", "127.0.0.1", "Address that gunicorn listens on."),
    Setting("PORT", "8000", "Port that gunicorn listens on (5000 for `make demo`)."),
    Setting("WEB_WORKERS", "2", "How many processes answer; one or two for each core."),
    Setting("WEB_THREADS", "4", "How many threads each process has."),
    Setting("LOG_LEVEL", "warning", "What gunicorn says on standard error."),
)
"""Every setting there is; the README's configuration table is checked against it."""


def read(environ: dict[str, str] | None = None) -> dict[str, object]:
    """Flask's configuration from the environment. Raises `MissingSetting` when a secret is missing or too short."""
    env = dict(os.environ) if environ is None else environ
    value = {setting.name: env.get(setting.name) or setting.default for setting in SETTINGS}
    secret = value["SECRET_KEY"]
    if not secret or len(secret) < 32:
        raise MissingSetting(
            "SECRET_KEY is missing or shorter than 32 characters. Set it, for example to the output of"
            " `python -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    secure = value["SECURE_COOKIES"] != "0"
    hosts = [host.strip() for host in (value["TRUSTED_HOSTS"] or "").split(",") if host.strip()]
    return {
        "SECRET_KEY": secret,
        "SQLALCHEMY_DATABASE_URI": database_url(value["DATABASE_URL"] or ""),
        "SESSION_COOKIE_NAME": "__Host-samskriv" if secure else "samskriv",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": hosts or None,
        "PROXIES": int(value["PROXIES"] or 0),
        "PARTY_NAME": value["PARTY_NAME"],
        "BABEL_DEFAULT_LOCALE": value["DEFAULT_LOCALE"],
        "BABEL_DEFAULT_TIMEZONE": value["TIMEZONE"],
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "app" / "translations"),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 8_000_000,
        "MAX_FORM_MEMORY_SIZE": 8_000_000,
        "MAX_FORM_PARTS": 2_000,
    }


def database_url(url: str) -> str:
    """The address as SQLAlchemy wants it: psycopg for PostgreSQL, relative SQLite files below the root."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        path = ROOT / url.removeprefix("sqlite:///")
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{path}"
    return url
