"""Stylesheet and scripts under addresses that change with their content, so that browsers keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_from_directory, url_for
from werkzeug.wrappers import Response as BaseResponse

bp = Blueprint("assets", __name__)

_FOREVER = "public, max-age=31536000, immutable"


@cache
def _digest(folder: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _stylesheet(folder: str, digest: str) -> bytes:  # noqa: ARG001 - the cache is by content
    return b"\n".join(path.read_bytes() for path in sorted(Path(folder, "css").glob("*.css")))


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
    if path == "all.css":
        response: BaseResponse = Response(_stylesheet(folder, _current()), mimetype="text/css")
    elif path.endswith((".js", ".css", ".svg", ".png", ".ico", ".webmanifest")):
        response = send_from_directory(folder, path)
    else:
        abort(404)
    response.headers["Cache-Control"] = _FOREVER if digest == _current() else "no-cache"
    return response
