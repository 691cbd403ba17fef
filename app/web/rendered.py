"""Texts and changes as safe HTML, kept in this process by their content: nothing is rendered twice."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from markupsafe import Markup

from app.i18n import gettext as _
from app.models import Version
from app.queries.passages import Passages
from app.queries.regions import touching
from app.queries.shelves import Shelf
from app.text import Changes, Hunk, apply, passages
from app.text.render import plain, render_passages
from app.text.render_changes import render_change_passages
from app.text.render_excerpt import render_excerpt
from app.text.render_labels import Labels
from app.text.render_signs import Signs
from app.web.filters import clean, locale_code


@dataclass(frozen=True, slots=True)
class Row:
    """One passage as a reader sees it.

    `base` is its index among the text's passages (None for one that a change adds), `new` likewise in the changed
    text, if it is one; `kind` and `level` as in `passages`; `words` are a heading's, for the outline.
    """

    base: int | None
    html: Markup
    kind: str
    level: int
    words: str = ""
    changed: bool = False
    new: int | None = None


_rows: Shelf[tuple[Row, ...]] = Shelf(4_000_000, lambda rows: sum(len(row.html) + 100 for row in rows))
_excerpts: Shelf[Markup] = Shelf(2_000_000, lambda html: len(html) + 300)

HEADING_SHIFT = 1
"""A text's own title comes below the page's."""


def text_rows(text: str, text_hash: str) -> tuple[Row, ...]:
    """The passages of a version's text, in order; `text_hash` names the text."""
    return _rows.get(text_hash, lambda: tuple(_plain_rows(text)))


def changed_rows(text: str, text_hash: str, changes: Changes) -> tuple[Row, ...]:
    """The passages of the text with the changes marked, in the language of this answer."""
    if not changes:
        return text_rows(text, text_hash)
    return _rows.get((text_hash, changes, locale_code()), lambda: tuple(marked(text, changes)))


def changed_parts(version: Version, changes: Changes) -> tuple[Row, ...]:
    """Only the passages that the changes touch, with the changes marked; the rest of the text is not looked at."""
    language = locale_code()
    return _rows.get((version.text_hash, changes, language, "parts"), lambda: tuple(_parts(version, changes)))


def excerpt(text: str, text_hash: str, changes: Changes) -> Markup:
    """What the changes do, in a line or two, in the language of this answer."""
    return _excerpts.get(
        (text_hash, changes, locale_code()),
        lambda: clean(render_excerpt(text, changes, labels=labels(locale_code()))),
    )


def _plain_rows(text: str, env: Mapping[str, Any] | None = None) -> Sequence[Row]:
    lent = None if env is None else deepcopy(dict(env))
    return [
        Row(index, clean(html), one.kind, one.level, _heading(one.kind, text[one.start : one.end]))
        for index, (one, html) in enumerate(
            zip(passages(text), render_passages(text, heading_shift=HEADING_SHIFT, env=lent), strict=True)
        )
    ]


def marked(
    text: str,
    changes: Changes,
    signs: Signs | None = None,
    env: Mapping[str, Any] | None = None,
    offset: int = 0,
) -> Sequence[Row]:
    """The passages with the changes marked, not kept; see `render_change_passages`."""
    old, new_text = passages(text), apply(text, changes)
    new = passages(new_text)
    rows = []
    for one in render_change_passages(
        text,
        changes,
        labels=labels(locale_code()),
        heading_shift=HEADING_SHIFT,
        signs=signs,
        env=env,
        offset=offset,
    ):
        here = old[one.base] if one.base is not None else new[one.new or 0]
        source = text if one.base is not None else new_text
        words = _heading(here.kind, source[here.start : here.end])
        rows.append(Row(one.base, clean(one.html), here.kind, here.level, words, one.changed, one.new))
    return rows


def _parts(version: Version, changes: Changes) -> Iterator[Row]:
    look = Passages(version.passages)
    runs: list[list[Hunk]] = []
    last = -2
    for hunk in changes:
        indices = look.touched([(hunk.start, hunk.end)]) or [0]
        if indices[0] > last + 1 or not runs:
            runs.append([])
        runs[-1].append(hunk)
        last = indices[-1]
    for run in runs:
        region = touching(version, tuple(run))
        moved = tuple(
            Hunk(hunk.start - region.start, hunk.end - region.start, hunk.insert, hunk.deleted)
            for hunk in run
        )
        rows = marked(version.text[region.start : region.end], moved)
        yield from (row for row in rows if row.changed and row.html)


def final(text: str, changes: Changes, env: Mapping[str, Any] | None = None) -> Sequence[Row]:
    """The passages as the changes would leave them, each with the passage of `text` it stands for; not kept."""
    new_text = apply(text, changes)
    fresh = _plain_rows(new_text, env)
    rows = []
    for one in render_change_passages(text, changes, heading_shift=HEADING_SHIFT, env=env):
        if one.new is None:
            rows.append(Row(one.base, Markup(""), "gone", 0, "", True))
        else:
            row = fresh[one.new]
            rows.append(Row(one.base, row.html, row.kind, row.level, row.words, one.changed))
    return rows


def _heading(kind: str, source: str) -> str:
    return " ".join(plain(source).split()) if kind == "heading" else ""


@cache
def labels(language: str) -> Labels:  # noqa: ARG001 - the cache is by language
    """The words that announce changes, in this language, which must be the one of this answer."""
    return Labels(**{one.name: words for one in fields(Labels) if (words := _label(one.name))})


def _label(name: str) -> str:
    return {
        "inserted": _("inserted:"),
        "inserted_end": _("end of insertion"),
        "deleted": _("deleted:"),
        "deleted_end": _("end of deletion"),
        "formatted": _("formatting changed:"),
        "formatted_end": _("end of formatting change"),
        "bold": _("bold"),
        "italic": _("italic"),
        "struck": _("struck through"),
        "code": _("code"),
        "image": _("image"),
        "linked": _("link"),
        "added": _("{mark} added"),
        "removed": _("{mark} removed"),
        "link": _("link changed from {old} to {new}"),
        "was": _("was {kind}"),
        "heading": _("heading level {level}"),
        "paragraph": _("paragraph"),
        "item": _("list item, level {level}"),
        "numbered": _("numbered item, level {level}"),
        "quotation": _("quotation"),
        "code_block": _("code"),
        "cell": _("table cell"),
        "footnote": _("footnote"),
        "rule": _("dividing line"),
        "paragraph_mark": _("paragraph break"),
        "moved_from": _("moved from here"),
        "moved_here": _("moved here"),
        "source": _("markup only"),
        "spacing": _("spacing only"),
        "contested": _("contested:"),
        "contested_end": _("end of contested words"),
        "wanted_by": _("suggested in"),
    }.get(name, "")
