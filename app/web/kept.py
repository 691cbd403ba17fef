"""What was typed into a form survives an expired session, a lost race and a lapsed form key."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from app.text import rich

_SILENT = {"csrf_token", "kept", "password", "password_again", "current_password"}

_CARRIED = {"rich", "seen"}
"""Fields that a page or its script fills in."""


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, its fields in order, and the page it stood on as far as is known."""

    path: str
    fields: tuple[tuple[str, str], ...]
    page: str | None

    @property
    def words(self) -> list[str]:
        """What somebody wrote, to be read: without what the page carried along, the rich editor's words as source."""
        values = dict(self.fields)
        written = _written(values.get("rich", ""))
        return [
            written if name == "text" and written else value
            for name, value in self.fields
            if name not in _CARRIED and (len(value) > 20 or " " in value or "\n" in value)
        ]


def _written(document: str) -> str:
    try:
        return rich.written(json.loads(document)) if document else ""
    except (ValueError, RecursionError):
        return ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="kept")


def current() -> Kept | None:
    """The form being sent right now, without its keys and passwords; None when nothing is being sent."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _SILENT]
    return Kept(request.full_path.rstrip("?"), tuple(fields), _page())


def seal(kept: Kept) -> str:
    """The form as an opaque signed word that a page can carry through signing in."""
    packed = zlib.compress(json.dumps([kept.path, kept.fields, kept.page]).encode())
    return _signer().dumps(urlsafe_b64encode(packed).decode())


def unseal(token: str) -> Kept | None:
    """The form that `seal` packed, or None if the word is not ours."""
    try:
        path, fields, page = json.loads(zlib.decompress(urlsafe_b64decode(_signer().loads(token))))
    except (BadSignature, ValueError, zlib.error):
        return None
    return Kept(path, tuple((name, value) for name, value in fields), page)


def _page() -> str | None:
    """The page of this house that the browser says the form was sent from, if it can be looked at again."""
    came = urlsplit(request.referrer or "")
    path = came.path if came.netloc == request.host else request.path
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        return None
    return f"{path}?{came.query}" if came.query and path == came.path else path
