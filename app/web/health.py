"""One word for whoever watches the server: the house stands and its database answers."""

from flask import Blueprint
from sqlalchemy import text

from app.web.core import Response, session

bp = Blueprint("health", __name__)


@bp.get("/health")
def show() -> Response:
    """`ok`, once a row has been read."""
    session().execute(text("SELECT 1")).one()
    return Response("ok\n", mimetype="text/plain")
