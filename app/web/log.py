"""The log, told as sentences."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date, format_time, get_timezone, to_user_timezone
from markupsafe import Markup, escape

from app import glossary
from app.i18n import LazyString
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import DecisionOutcome, GateKind, LogKind, MergeKind, PhaseKind, Role, Verdict
from app.queries import log as log_q
from app.queries import places
from app.queries.log import SENTENCES, Filters, Line
from app.queries.references import Reference
from app.web.core import page_number, session, viewer
from app.web.filters import locale_code
from app.web.gates import TITLES
from app.web.names import name

bp = Blueprint("log", __name__)

FIELDS = ("about", "member", "since", "until")
"""What the reader may ask for."""

ADDRESSES = {
    "Process": "processes.show",
    "WorkGroup": "groups.show",
    "Membership": "groups.show",
    "RoleAssignment": "roles.index",
    "Document": "documents.choose",
    "Suggestion": "suggestions.show",
    "Merge": "merges.show",
    "Thread": "threads.show",
    "Comment": "threads.show",
    "ModerationAction": "threads.show",
    "Submission": "submissions.show",
    "PolicyCheck": "submissions.show",
    "Hearing": "hearings.show",
    "Decision": "decisions.show",
    "AdoptedPolicy": "adopted.show",
    "Proposal": "proposals.show",
}
"""The page on which a row that the log mentions is shown."""

OUTCOMES: dict[DecisionOutcome, LazyString] = {
    DecisionOutcome.ADOPTED: _l("adopted"),
    DecisionOutcome.RETURNED: _l("returned with demands"),
    DecisionOutcome.REJECTED: _l("rejected"),
}

VERDICTS: dict[Verdict, LazyString] = {
    Verdict.ACCEPT: _l("accepted"),
    Verdict.ACCEPT_WITH_CHANGES: _l("accepted with changes"),
    Verdict.ACCEPT_IN_PART: _l("accepted in part"),
    Verdict.REJECT: _l("rejected"),
    Verdict.DEFER: _l("deferred"),
}


@bp.get("/log")
@bp.get("/processes/<slug>/log")
def index(slug: str | None = None) -> str:
    """Everything that happened in the house or in a process, as far as the reader may see it."""
    process = places.find_process(session(), viewer(), slug) if slug is not None else None
    about = request.args.get("about", "")
    page = log_q.show_log(
        session(),
        viewer(),
        process=process,
        filters=_filters(about),
        page=page_number(),
        zone=get_timezone(),
    )
    return render_template(
        "log/index.html",
        page=page,
        days=[(day, list(lines)) for day, lines in groupby(page.lines, lambda line: _day_of(line.at))],
        sentence=sentence,
        reason=reason,
        clock_time=_clock_time,
        about=about,
        nouns=nouns(locale_code()),
        asked={name: value for name, value in request.args.items() if name in FIELDS and value},
    )


def nouns(locale: str) -> list[tuple[str, str]]:
    """What events may be about: each noun with its word in the language, in its alphabet."""
    found = {kind.value.split(".")[0] for kind in LogKind}
    words = [(noun, term.in_language(locale)) for noun in found if (term := glossary.find(noun))]
    return sorted(((noun, word[:1].upper() + word[1:]) for noun, word in words), key=_alphabetically)


def _alphabetically(one: tuple[str, str]) -> str:
    return one[1].casefold().replace("æ", "z{").replace("ø", "z|").replace("å", "z}")


def _filters(about: str) -> Filters:
    """What the address asks for; `about` is a noun or a kind of event, anything else asks for everything."""
    return Filters(
        kinds=tuple(kind for kind in LogKind if about in (kind.value, kind.value.split(".")[0])),
        member=request.args.get("member", "").strip()[:100],
        since=_day(request.args.get("since", "")),
        until=_day(request.args.get("until", "")),
    )


def _clock_time(moment: datetime) -> str:
    """The time of day where the reader is; on a 24-hour clock, which fits its narrow column."""
    return str(format_time(moment, "HH:mm" if locale_code() == "en" else "short"))


def _day_of(moment: datetime) -> str:
    """The day of a moment where the reader is, in words."""
    return str(format_date(to_user_timezone(moment), "long"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def sentence(line: Line) -> Markup:
    """The entry as a sentence of safe HTML, with links to what it is about."""
    return escape(str(SENTENCES[line.kind])) % _blanks(line)


def reason(line: Line) -> str:
    """The reason that was given, if the event asks for one."""
    if line.kind is LogKind.SUBMISSION_MADE:
        waived = line.details.get("waived", {})
        return " ".join(f"{TITLES[GateKind(gate)]}: {why}" for gate, why in waived.items())
    return str(line.details.get("reason") or line.details.get("finding") or "")


def _blanks(line: Line) -> Mapping[str, Markup]:
    details = line.details
    suggestion = details.get("suggestion")
    return {
        "who": _person(line.who, line.by_somebody),
        "member": _person(line.member, True),
        "what": _what(line),
        "suggestion": _link(Reference("Suggestion", f"S-{suggestion}", {"number": suggestion}))
        if suggestion
        else Markup(""),
        "phase": _named(PhaseKind, details.get("phase")),
        "role": _role(details),
        "outcome": _told(OUTCOMES, details.get("outcome")),
        "verdict": _told(VERDICTS, details.get("verdict")),
        "starts_on": _date(details.get("starts_on")),
        "ends_on": _date(details.get("ends_on")),
        "version": escape(str(details.get("version", ""))),
    }


def _person(known: str | None, by_somebody: bool) -> Markup:
    if known is not None:
        return Markup("<strong>{}</strong>").format(known)
    return escape(_("A member") if by_somebody else _("The house"))


def _what(line: Line) -> Markup:
    if line.what is not None:
        return _link(line.what)
    if line.kind in (LogKind.UPDATE_POSTED, LogKind.UPDATE_REMINDED) and line.process is not None:
        link = url_for("updates.index", slug=line.process.slug)
        return Markup('<a href="{}">{}</a>').format(link, _("news"))
    return escape(line.process.title if line.process else _("the whole house"))


def _link(reference: Reference) -> Markup:
    words = _words(reference)
    endpoint = ADDRESSES.get(reference.kind)
    if endpoint is None or not reference.keys:
        return escape(words or _("the whole house"))
    keys: dict[str, Any] = dict(reference.keys)
    if reference.kind in ("Hearing", "Decision"):
        keys.pop("document")
    return Markup('<a href="{}">{}</a>').format(url_for(endpoint, **keys), words)


def _words(reference: Reference) -> str:
    if reference.kind == "Merge":
        draft = reference.draft or _("Common draft")
        if reference.merge is MergeKind.CONSOLIDATION:
            return _("the consolidation of %(title)s", title=reference.words)
        if reference.merge is MergeKind.AMENDMENTS:
            return _("the merge of amendments to %(title)s", title=reference.words)
        return _("the merge of %(title)s, %(draft)s", title=reference.words, draft=draft)
    words = reference.words
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


def _named(kind: type[PhaseKind] | type[Role], value: object) -> Markup:
    return escape(str(name(kind(str(value))))) if value else Markup("")


def _role(details: Mapping[str, Any]) -> Markup:
    role = _named(Role, details.get("role"))
    return escape(_("%(role)s (interim)", role=role)) if details.get("interim") else role


def _told(words: Mapping[Any, LazyString], value: object) -> Markup:
    known = next((told for key, told in words.items() if key.value == value), None)
    return escape(str(known)) if known is not None else Markup("")


def _date(value: object) -> Markup:
    return escape(format_date(date.fromisoformat(value), "long")) if isinstance(value, str) else Markup("")
