"""Unfinished suggestions, and what the field of a wording asks for while one writes; answers are JSON or a fragment."""

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from app.errors import NotAllowed
from app.i18n import gettext as _
from app.queries import writing as writing_q
from app.queries import writings as writings_q
from app.queries.regions import Region
from app.queries.writing import Spot
from app.services import intake, writings
from app.text import rich
from app.web.core import change, session, signed_in, viewer
from app.web.writing import (
    address,
    as_typed,
    autosaved,
    excerpts,
    from_rich,
    keep,
    number_of,
    place_of,
    posted,
)

bp = Blueprint("writings", __name__)

PLACE = "/processes/<slug>/documents/<document>/<draft>"


@bp.get(f"{PLACE}/nodes")
def show_nodes(slug: str, document: str, draft: str) -> Response:
    """The words of the passages, as the rich editor takes them."""
    region = _region(slug, document, draft)
    return jsonify(
        base=region.version.number,
        words=region.words,
        nodes=rich.nodes(region.lifted(region.words)),
        labels=writing_q.note_labels(session(), region),
    )


@bp.post(f"{PLACE}/nodes")
def turn(slug: str, document: str, draft: str) -> Response:
    """One view of the words as the other: the rich editor's document as source, or source as its document."""
    region, sent = _region(slug, document, draft), posted()
    if "rich" in sent:
        return jsonify(text=from_rich(region, sent["rich"]))
    typed = intake.source(as_typed(sent.get("text")), field="text", required=False)
    return jsonify(nodes=rich.nodes(region.lifted(typed)))


@bp.get(f"{PLACE}/around")
def show_around(slug: str, document: str, draft: str) -> str:
    """Those who suggest something for these passages already, as a part of a page."""
    signed_in()
    spot = _spot(slug, document, draft)
    besides = spot.suggestion.id if spot.suggestion else None
    return render_template(
        "suggestions/around.html",
        cards=writing_q.neighbours(session(), viewer(), spot.draft, spot.region, besides=besides),
        spot=spot,
        excerpt=excerpts(spot.draft.head),
        place={"slug": slug, "document": document, "draft": draft},
    )


@bp.put(f"{PLACE}/writing")
def save(slug: str, document: str, draft: str) -> Response:
    """Keep what has been written so far."""
    signed_in()
    kept = keep(autosaved(), _spot(slug, document, draft))
    return jsonify(saved_at=kept.saved_at.isoformat())


@bp.delete(f"{PLACE}/writing")
def drop(slug: str, document: str, draft: str) -> Response:
    """Forget what was kept for these passages."""
    signed_in()
    spot = _spot(slug, document, draft)
    writings.drop(session(), viewer(), spot.draft, spot.place)
    return jsonify(saved_at=None)


@bp.get("/writings/<int:number>")
def show(number: int) -> BaseResponse:
    """On to the form where one goes on; where that is no longer possible, why, and the words to take along."""
    signed_in()
    writing = writings_q.find(session(), viewer(), number)
    try:
        writing_q.find_spot(
            session(),
            viewer(),
            **place_of(writing.draft),
            passages=writing.passages,
            base=writing.base.number,
            built_on=writing.built_on_id,
            suggestion=writing.suggestion_id,
        )
    except NotAllowed as refusal:
        return make_response(
            render_template("suggestions/writing.html", writing=writing, sentence=str(refusal))
        )
    return redirect(address(writing))


@bp.post("/writings/<int:number>/ending")
def end(number: int) -> BaseResponse:
    """Throw away what was begun, from one's own page, or from the form to begin again."""
    signed_in()
    writing = writings_q.find(session(), viewer(), number)
    return change(
        lambda: writings.drop(session(), viewer(), writing.draft, writing.place),
        to=address(writing) if request.form.get("again") else url_for("me.show", _anchor="begun"),
        said=_("It is thrown away."),
    )


def _region(slug: str, document: str, draft: str) -> Region:
    signed_in()
    passages, base = request.args.get("passages", ""), number_of(request.args.get("base"))
    return writing_q.find_region(session(), viewer(), slug, document, draft, passages=passages, base=base)


def _spot(slug: str, document: str, draft: str) -> Spot:
    asked = request.args
    return writing_q.find_spot(
        session(),
        viewer(),
        slug,
        document,
        draft,
        passages=asked.get("passages", ""),
        base=number_of(asked.get("base")),
        built_on=number_of(asked.get("built_on")),
        suggestion=number_of(asked.get("suggestion")),
    )
