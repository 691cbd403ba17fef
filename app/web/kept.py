"""What was typed into a form survives an expired session, a lost race and a lapsed form key."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

_SILENT = {"csrf_token", "kept", "password", "password_again", "current_password"}


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="kept")


def current() -> Kept | None:
    """The form being sent right now, without its keys and passwords; None when nothing is being sent."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _SILENT]
    return Kept(request.full_path.rstrip("?"), tuple(fields))


def seal(kept: Kept) -> str:
    """The form as an opaque signed word that a page can carry through signing in."""
    packed = zlib.compress(json.dumps([kept.path, kept.fields]).encode())
    return _signer().dumps(urlsafe_b64encode(packed).decode())


def unseal(token: str) -> Kept | None:
    """The form that `seal` packed, or None if the word is not ours."""
    try:
        path, fields = json.loads(zlib.decompress(urlsafe_b64decode(_signer().loads(token))))
    except (BadSignature, ValueError, zlib.error):
        return None
    return Kept(path, tuple((name, value) for name, value in fields))
