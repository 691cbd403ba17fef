"""Who the cookie says is here: Flask-Login over server-side sign-ins."""

from typing import Any

from flask import Flask
from flask_login import LoginManager, UserMixin, login_user, logout_user

from app.models import SignIn
from app.services import sign_ins
from app.web.core import session


class SignedIn(UserMixin):
    """Flask-Login's view of one open sign-in; the cookie holds only its key."""

    def __init__(self, sign_in: SignIn, key: str) -> None:
        self.sign_in = sign_in
        self.key = key

    def get_id(self) -> str:
        """The key that the cookie carries; the database keeps only its hash."""
        return self.key


def furnish(app: Flask) -> None:
    """Attach the sign-in machinery."""
    manager: Any = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(key: str) -> SignedIn | None:
        sign_in = sign_ins.find(session(), key)
        return SignedIn(sign_in, key) if sign_in else None


def remember(sign_in: SignIn, key: str) -> None:
    """Let the cookie name this sign-in; a new session starts, so that no earlier one can be fixed on it."""
    login_user(SignedIn(sign_in, key))


def forget() -> None:
    """Let the cookie name nobody."""
    logout_user()
