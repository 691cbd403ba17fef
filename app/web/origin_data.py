"""Provenance as data: what the pages of `why` show, for programs."""

from typing import Any

from flask import url_for

from app.models import Origin
from app.queries.downloads import Download
from app.queries.maps import Map
from app.queries.origins import Source
from app.queries.why import Why


def map_data(page: Map) -> dict[str, Any]:
    """A version with its runs of origin and the share of each sort; offsets are Unicode code points."""
    return {
        **_head(page),
        "by": page.by.value,
        "words": page.words,
        "shares": [
            {"name": sort.name, "words": sort.words, "share": round(sort.share, 6)} for sort in page.sorts
        ],
        "origins": [_origin(one, page.names[one.id]) for one in page.origins.values()],
        "passages": [
            {
                "passage": line.passage,
                "number": line.number,
                "kind": line.kind,
                "runs": [
                    {"start": run.start, "end": run.end, "words": run.words, "origin": run.origin}
                    for run in line.runs
                ],
            }
            for line in page.lines
        ],
    }


def download_data(page: Download) -> dict[str, Any]:
    """A whole version with its text, its runs, and every origin told in full."""
    found = map_data(page.map)
    sources = [_source(one) for one in page.told]
    return {**found, "text": page.map.version.text, "origins": sources}


def passage_data(page: Why) -> dict[str, Any]:
    """A passage with where each of its words came from, and what stood there before."""
    return {
        **_head(page),
        "passage": page.passage,
        "number": page.number,
        "words": page.words,
        "runs": [
            {
                "start": strand.at,
                "end": strand.at + len(strand.words),
                "words": strand.words,
                "origin": strand.source.id,
            }
            for strand in page.strands
        ],
        "origins": [_source(one) for one in page.sources],
        "history": [
            {
                "version": step.version.number,
                "at": step.version.created_at.isoformat(),
                "before": step.before,
                "after": step.after,
                "suggestions": [one.suggestion.label for one in step.sources if one.suggestion],
                "chosen": step.chosen or None,
            }
            for step in page.steps
        ],
    }


def _head(page: Map | Why) -> dict[str, Any]:
    return {
        "process": page.draft.document.process.slug,
        "document": page.draft.document.slug,
        "draft": page.draft.slug,
        "version": page.version.number,
        "hash": page.version.text_hash,
    }


def _origin(one: Origin, name: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": name,
        "suggestion": f"S-{one.suggestion_id}" if one.suggestion_id else None,
        "address": url_for("suggestions.show", number=one.suggestion_id) if one.suggestion_id else None,
        "draft": one.version.draft.slug,
        "version": one.version.number,
        "at": one.version.created_at.isoformat(),
    }


def _source(one: Source) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "suggestion": one.suggestion.label if one.suggestion else None,
        "address": url_for("suggestions.show", number=one.suggestion.id) if one.suggestion else None,
        "reason": one.suggestion.reason if one.suggestion else None,
        "author": one.author,
        "group": one.group,
        "also": [other.label for other in one.also],
        "supporters": one.supporters,
        "decider": one.decider,
        "decider_reason": one.decider_reason,
        "keys": list(one.approvers),
        "merge": url_for("merges.show", number=one.merge.id) if one.merge else None,
        "draft": one.draft.slug,
        "version": one.version.number,
        "at": one.version.created_at.isoformat(),
    }
