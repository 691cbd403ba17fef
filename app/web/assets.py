"""Stylesheet and scripts under addresses that change with their content, so that browsers keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_from_directory, url_for
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as BaseResponse

from app.web import compression

bp = Blueprint("assets", __name__)

_FOREVER = "public, max-age=31536000, immutable"


@cache
def _digest(folder: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""What is kept in memory, plain and packed; pictures are sent from their files as they are."""


@cache
def _content(folder: str, path: str, digest: str) -> bytes | None:  # noqa: ARG001 - the cache is by content
    if path == "all.css":
        return b"\n".join(one.read_bytes() for one in sorted(Path(folder, "css").glob("*.css")))
    file = Path(safe_join(folder, path) or folder)
    return file.read_bytes() if file.is_file() else None


@cache
def _packed(folder: str, path: str, digest: str) -> bytes:
    return compression.packed_file(_content(folder, path, digest) or b"")


def _current() -> str:
    folder = str(current_app.static_folder)
    if current_app.debug:
        _digest.cache_clear()
    return _digest(folder)


def asset(name: str) -> str:
    """The address of a file below `static/`; `css` names all stylesheets as one."""
    path = "all.css" if name == "css" else name
    return url_for("assets.show", digest=_current(), path=path)


@bp.get("/assets/<digest>/<path:path>")
def show(digest: str, path: str) -> BaseResponse:
    """One asset; an address of an earlier release still answers, with today's content and no promise to keep."""
    folder = str(current_app.static_folder)
    suffix = Path(path).suffix
    if suffix in _TYPES:
        response: BaseResponse = _from_memory(folder, path, _TYPES[suffix])
    elif suffix in (".png", ".ico", ".webmanifest"):
        response = send_from_directory(folder, path)
    else:
        abort(404)
    response.headers["Cache-Control"] = _FOREVER if digest == _current() else "no-cache"
    return response


def _from_memory(folder: str, path: str, mimetype: str) -> Response:
    content = _content(folder, path, _current())
    if content is None:
        abort(404)
    if not request.accept_encodings["gzip"]:
        return Response(content, mimetype=mimetype)
    packed = Response(_packed(folder, path, _current()), mimetype=mimetype)
    packed.headers["Content-Encoding"] = "gzip"
    return packed
