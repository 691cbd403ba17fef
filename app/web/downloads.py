"""A version to take along with the origin of every word: as Markdown, as a page that needs no other file, as data."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, url_for
from flask_babel import format_date, format_decimal
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from app.exchange import markdown
from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import OriginKind
from app.queries import downloads as downloads_q
from app.queries.downloads import Download
from app.queries.maps import Line
from app.queries.origins import Source
from app.web import origin_data, rendered
from app.web.core import session, viewer

bp = Blueprint("downloads", __name__)

_END = re.compile(r"(?:</(?:p|h[1-6]|li|ul|ol|blockquote)>\s*)+\Z")

VERSION = "/processes/<slug>/documents/<document>/<draft>/versions/<int:number>"


@bp.get(f"{VERSION}.md")
def as_markdown(slug: str, document: str, draft: str, number: int) -> BaseResponse:
    """The text to the last byte, then where its words came from."""
    page = _page(slug, document, draft, number)
    text = markdown.written_out(
        page.map.version.text,
        title=_("Where the words came from"),
        facts=facts(page),
        shares=(
            [_("By group"), _("Words"), _("Share")],
            [[one.name, str(one.words), percent(one.share)] for one in page.map.sorts],
        ),
        notes=(_("Origins"), [note(one) for one in page.told]),
        passages=(
            _("Word for word"),
            ((line.number, _runs(page, line)) for line in page.map.lines),
        ),
    )
    return _sent(make_response(text), "text/markdown", page, "md")


@bp.get(f"{VERSION}.html")
def as_html(slug: str, document: str, draft: str, number: int) -> BaseResponse:
    """A page of its own, with the origins as endnotes."""
    page = _page(slug, document, draft, number)
    version = page.map.version
    html = render_template(
        "downloads/version.html",
        page=page,
        rows=[
            (line, _noted(row.html, _cited(page, line)))
            for line, row in zip(
                page.map.lines, rendered.text_rows(version.text, version.text_hash), strict=True
            )
        ],
        facts=facts(page),
        note=note,
        percent=percent,
        runs=_runs,
    )
    return _sent(make_response(html), "text/html", page, "html")


@bp.get(f"{VERSION}.json")
def as_data(slug: str, document: str, draft: str, number: int) -> Response:
    """The text, its passages' runs, and every origin told in full."""
    page = _page(slug, document, draft, number)
    return jsonify(origin_data.download_data(page))


def facts(page: Download) -> list[str]:
    """What the file is, so that it can tell without this house."""
    version, document = page.map.version, page.map.draft.document
    place: dict[str, Any] = {
        "slug": document.process.slug,
        "document": document.slug,
        "draft": page.map.draft.slug,
        "number": version.number,
    }
    return [
        f"{document.process.title}: {document.title}, {_draft_name(page.map.draft.group)}",
        _("Version %(label)s", label=version.label) + f", {format_date(version.created_at, 'long')}",
        f"sha256 {version.text_hash}",
        url_for("versions.show", _external=True, **place),
    ]


def note(source: Source) -> str:
    """An origin in one line: who wanted the words and why, who turned the keys, in which version they came in."""
    return "; ".join(part.rstrip(".") for part in _parts(source))


def percent(share: float) -> str:
    """A share as the reader writes it."""
    return f"{format_decimal(round(share * 100, 1))} %"


def _parts(source: Source) -> Iterator[str]:
    if source.suggestion is not None:
        who = ", ".join(filter(None, (source.suggestion.label, source.author, source.group)))
        yield f"{who}: {_('“%(words)s”', words=' '.join(source.suggestion.reason.split()))}"
        if source.supporters:
            yield ngettext("%(num)d supporter", "%(num)d supporters", source.supporters)
        if source.also:
            yield _("The same words were wanted by") + " " + ", ".join(one.label for one in source.also)
    if source.kind is OriginKind.DECIDER:
        who = source.decider or _("The process owners")
        did = (
            _("changed the words of %(label)s on acceptance", label=source.suggestion.label)
            if source.suggestion
            else _("wrote these words while consolidating")
        )
        why = f": {_('“%(words)s”', words=source.decider_reason)}" if source.decider_reason else ""
        yield f"{who} {did}{why}"
    if source.merge is None:
        yield _("It stood in the text that was brought in.")
    if source.approvers:
        yield f"{_('The keys')}: {', '.join(source.approvers)}"
    version = _(
        "Version %(label)s of %(draft)s", label=source.version.label, draft=_draft_name(source.draft.group)
    )
    yield f"{version}, {format_date(source.version.created_at, 'long')}"


def _cited(page: Download, line: Line) -> list[int]:
    """The notes that a passage's words lead to, each once, in their order in the passage."""
    return list(dict.fromkeys(number for _words, number in _runs(page, line)))


def _noted(html: Markup, notes: Sequence[int]) -> Markup:
    """A passage with its notes behind its last word."""
    signs = Markup(" ").join(
        Markup('<sup><a href="#note-{}">{}</a></sup>').format(number, number) for number in notes
    )
    end = _END.search(html)
    at = end.start() if end else len(html)
    return html[:at] + signs + html[at:]


def _runs(page: Download, line: Line) -> list[tuple[str, int]]:
    return [(run.words, page.notes[run.origin]) for run in line.runs if run.words.strip()]


def _draft_name(group: object) -> str:
    return str(getattr(group, "name", "")) or _("Common draft")


def _page(slug: str, document: str, draft: str, number: int) -> Download:
    return downloads_q.show_download(session(), viewer(), slug, document, draft, number)


def _sent(response: Response, kind: str, page: Download, ending: str) -> Response:
    """The answer as a file to be kept, named by where it stands."""
    found = page.map
    name = f"{found.draft.document.slug}-{found.draft.slug}-{found.version.number}.{ending}"
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
