"""How each row of the tables is addressed, and a form that can be taken.

A word that begins with `@` is the thing of that name that the stage made (stages.py). What an address needs and is
not said here comes from PLACE.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from flask import Flask

from app import clock
from app.demo.people import PASSWORD
from app.models import GateKind
from app.services import processes
from tests.web.access.stages import Things

PLACE = {
    "slug": "erhvervspolitik",
    "document": "erhvervspolitik",
    "draft": "nordjylland",
    "group": "nordjylland",
    "digest": "now",
}
"""Where a request goes unless it says otherwise."""

NOWHERE = {"slug": "findes-ikke", "number": "999999", "token": "findes-ikke"}
"""The same addresses, leading nowhere."""


@dataclass(frozen=True)
class Ask:
    """The parts of an address (and its query), and the fields of the form."""

    to: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


def _plan() -> dict[str, str]:
    """The days of the opening form, as the template plans them."""
    day = clock.today() + timedelta(days=300)
    plan = processes.templates()[0].plan(day, clock.today())
    edges = ((kind.value, days) for kind, days in plan.items() if kind.value != "closed")
    dates = {
        f"{kind}_{edge}": moment.isoformat()
        for kind, days in edges
        for edge, moment in zip(("starts", "ends"), days, strict=True)
    }
    return {"decision_day": day.isoformat(), "planned_for": day.isoformat(), **dates}


def _far(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


OWN = {"number": "@own suggestion"}
READ = {"number": "@suggestion"}
COMMENT = {"number": "@comment"}
MERGE = {"number": "@merge"}
REASON = {"reason": "Det er bedst sådan."}
VOTES = {"votes_for": "41", "votes_against": "12", "votes_blank": "3"}
MEMBER = {"member": "lea@example.org"}
ROLE = {**MEMBER, "interim": ""}
WORDS = {"text": "@text", "reason": "Kortere.", "kind": "substantive", "built_on": "", "rich": ""}
STRETCH = {"start": "@start", "end": "@end"}
THREAD = {"title": "", "base": "2", "passage": "@passage", "quote": "", "occurrence": "", "put_to": ""}


@cache
def asks() -> Mapping[str, Ask]:
    """Every row's address and form, by its name in the tables."""
    return {
        "accounts.accept": Ask(
            {"token": "@token"},
            {
                "name": "Ny Nielsen",
                "password": "et-langt-kodeord",
                "password_again": "et-langt-kodeord",
                "locale": "da",
            },
        ),
        "accounts.sign_in": Ask(form={"email": "@email", "password": PASSWORD, "kept": "", "next": ""}),
        "accounts.sign_out": Ask(),
        "admin.invite": Ask(form={"email": "en.til@example.org"}),
        "admin.reinstate": Ask({"number": "@claus"}),
        "admin.revoke": Ask({"number": "@invitation"}),
        "admin.roles": Ask(form={"role": "adviser", **MEMBER}),
        "admin.show": Ask(),
        "admin.suspend": Ask({"number": "@lea"}, REASON),
        "adopted.index": Ask(),
        "adopted.show": Ask({"slug": "@adopted"}),
        "assets.show": Ask({"path": "all.css"}),
        "consolidations.choose": Ask(
            STRETCH, {"take": "own", "words": "Altid.", "reason": "Kortere.", "after": "", "seen": "@seen"}
        ),
        "consolidations.desk": Ask(),
        "consolidations.follow": Ask({"draft": "hovedstaden"}),
        "consolidations.outcome": Ask(MERGE),
        "consolidations.prepare": Ask(),
        "consolidations.renew": Ask(),
        "consolidations.unchoose": Ask(STRETCH),
        "decisions.confirm": Ask(form={"recorded_at": "@recorded"}),
        "decisions.show": Ask(form={"outcome": "adopted", "motivation": "Klart.", "demands": "", **VOTES}),
        "decisions.show, returned": Ask(
            form={"outcome": "returned", "motivation": "Uklart.", "demands": "Skriv klarere.", **VOTES}
        ),
        "documents.choose": Ask(),
        "documents.notes": Ask(),
        "documents.passage": Ask({"passage": "@passage"}),
        "documents.show": Ask(),
        "documents.show, common": Ask({"draft": "common"}),
        "downloads.as_data": Ask({"number": "1"}),
        "downloads.as_html": Ask({"number": "1"}),
        "downloads.as_markdown": Ask({"number": "1"}),
        "groups.admit": Ask({"number": "@asked"}),
        "groups.decline": Ask({"number": "@asked"}),
        "groups.invite": Ask(form={"email": "en.til@example.org"}),
        "groups.join": Ask(),
        "groups.leave": Ask(),
        "groups.new": Ask(form={"name": "Fyn", "kind": "regional", "parent": "", "description": "Øen."}),
        "groups.show": Ask(),
        "health.show": Ask(),
        "hearings.close": Ask(),
        "hearings.show": Ask(form={"title": "", "body": "Godt skrevet."}),
        "help.glossary": Ask(),
        "help.rules": Ask(),
        "help.show": Ask(),
        "home.show": Ask(),
        "language.set": Ask(form={"locale": "nl", "next": "/processes"}),
        "log.index": Ask({"slug": ""}),
        "log.index, of the process": Ask(),
        "me.see": Ask(),
        "me.show": Ask(),
        "merges.abandon": Ask(MERGE),
        "merges.approve": Ask(MERGE, {"text_hash": "@hash"}),
        "merges.approve, and publish": Ask(MERGE, {"text_hash": "@hash", "publish": "1"}),
        "merges.decide": Ask(
            READ,
            {
                "verdict": "reject",
                "revision": "1",
                "reason": "Nej.",
                "after": "",
                "hunks": "0",
                "deferred_until": "",
                "seen": "",
                "said": "",
            },
        ),
        "merges.decline_others": Ask(OWN, {"suggestion": "@suggestion", "reason": "Nej."}),
        "merges.desk": Ask(),
        "merges.desk, common": Ask({"draft": "common"}),
        "merges.editorial": Ask(form={"suggestion": "@editorial"}),
        "merges.fresh": Ask(),
        "merges.note": Ask(READ, {"body": "Se her.", "to": "", "verdict": "note"}),
        "merges.object_to": Ask({**MERGE, "suggestion": "@own suggestion"}, {"objection": "Nej."}),
        "merges.prepare": Ask(),
        "merges.prepare, common": Ask({"draft": "common"}),
        "merges.prepare, hovedstaden": Ask({"draft": "hovedstaden"}),
        "merges.propose": Ask(MERGE, {"summary": "Årstider.", "version_name": "1.1"}),
        "merges.publication": Ask(MERGE),
        "merges.publish": Ask(MERGE),
        "merges.rebase": Ask(MERGE),
        "merges.reconcile": Ask(OWN, {"suggestion": "@suggestion", "reason": "Begge.", "after": ""}),
        "merges.refuse": Ask(MERGE, REASON),
        "merges.result": Ask(),
        "merges.revert": Ask(MERGE),
        "merges.settle": Ask(
            form={
                "start": "0",
                "end": "1",
                "suggestion": "@suggestion",
                "choice": "base",
                "words": "",
                "reason": "Nej.",
            }
        ),
        "merges.show": Ask(MERGE),
        "merges.take_back": Ask(MERGE, REASON),
        "merges.undecide": Ask(OWN),
        "merges.undo": Ask(),
        "moderation.appeal": Ask({"number": "@action"}, REASON),
        "moderation.close": Ask({"number": "@thread"}, {"summary": "Vi er enige."}),
        "moderation.decide": Ask(
            {"number": "@appealed action"}, {"outcome": "overturned", "answer": "Det var pænt."}
        ),
        "moderation.desk": Ask(),
        "moderation.dismiss": Ask({"number": "@flag"}, REASON),
        "moderation.hide": Ask(COMMENT, REASON),
        "moderation.move": Ask({"number": "@thread"}, {"suggestion": "@suggestion", "draft": "", **REASON}),
        "moderation.restore": Ask({"number": "@hidden comment"}, REASON),
        "processes.close_phase": Ask({"kind": "drafting"}),
        "processes.index": Ask(),
        "processes.new": Ask(
            {"template": "regional_vision"},
            {
                "title": "Klima",
                "goal": "At partiet har en klimapolitik.",
                "who_decides": "Politisk Forum",
                "visibility": "public",
                "locale": "da",
                "groups": "Fyn",
                "document_title": "Klimavision",
                "document_kind": "vision",
                "text": "# Klima\n\nVi vil mindre.\n",
                **_plan(),
            },
        ),
        "processes.open_phase": Ask({"kind": "co_writing"}),
        "processes.show": Ask(),
        "profile.end_session, another's": Ask({"number": "@session of jens"}),
        "profile.end_session, one's own": Ask({"number": "@session"}),
        "profile.password": Ask(
            form={
                "current_password": PASSWORD,
                "password": "et-nyt-kodeord",
                "password_again": "et-nyt-kodeord",
            }
        ),
        "profile.sessions": Ask(),
        "profile.show": Ask(form={"name": "Et Andet Navn", "locale": "da", "theme": "dark"}),
        "proposals.comment": Ask({"number": "@idea"}, {"body": "Godt."}),
        "proposals.index": Ask(),
        "proposals.new": Ask(form={"title": "Havne", "body": "Åbne havne.", "passage": ""}),
        "proposals.show": Ask({"number": "@idea"}),
        "proposals.withdraw": Ask({"number": "@idea"}),
        "roles.confirm": Ask({"number": "@pending role"}),
        "roles.end, of a group": Ask({"number": "@group role"}, REASON),
        "roles.end, of the house": Ask({"number": "@house role"}, REASON),
        "roles.end, of the process": Ask({"number": "@process role"}, REASON),
        "roles.index": Ask(),
        "roles.new, of a group": Ask(form={**ROLE, "role": "facilitator", "group": "nordjylland"}),
        "roles.new, of the process": Ask(form={**ROLE, "role": "adviser", "group": ""}),
        "setup.add_document": Ask(form={"title": "Bilag", "kind": "policy", "text": "# Bilag\n\nJa.\n"}),
        "setup.import_text": Ask({"document": "@empty document"}, {"text": "# Bilag\n\nJa.\n"}),
        "setup.move_phase": Ask(
            {"kind": "decision"}, {"decision-starts_on": "2026-05-31", "decision-ends_on": _far(400)}
        ),
        "setup.show": Ask(),
        "static": Ask({"filename": "img/favicon.svg"}),
        "submissions.check": Ask(form={"finding": "Intet strider imod.", "version": "1"}),
        "submissions.show": Ask(
            form={f"waiver_{kind}": "Forum vil." for kind in GateKind}
            | {"hearing_days": "14", "text_hash": ""}
        ),
        "suggestions.edit": Ask(OWN, {"base": "2", "passages": "", "revision": "1", **WORDS}),
        "suggestions.end_support": Ask(READ, {"back": ""}),
        "suggestions.index": Ask(),
        "suggestions.new": Ask(form={"base": "2", "passages": "@passage", **WORDS}),
        "suggestions.new, common": Ask({"draft": "common"}, {"base": "1", "passages": "@passage", **WORDS}),
        "suggestions.settle": Ask(OWN),
        "suggestions.show": Ask(READ),
        "suggestions.support": Ask(READ, {"revision": "1", "back": ""}),
        "suggestions.withdraw": Ask(OWN),
        "threads.comment": Ask({"number": "@thread"}, {"body": "Netop.", "parent": ""}),
        "threads.flag": Ask(COMMENT, REASON),
        "threads.new": Ask(form={"body": "Hvorfor?", **THREAD}),
        "threads.new, common": Ask({"draft": "common"}, {"body": "Hvorfor?", **THREAD, "base": "1"}),
        "threads.on_suggestion": Ask(READ, {"body": "Netop.", "parent": ""}),
        "threads.questions": Ask(),
        "threads.resolve": Ask({"number": "@thread"}, {"summary": "Enige."}),
        "threads.show": Ask({"number": "@thread"}),
        "updates.remind": Ask(),
        "updates.index": Ask(form={"body": "Vi er godt i gang.", "next_on": _far(30)}),
        "writings.drop": Ask({"passages": "@passage", "base": "2"}),
        "writings.end": Ask({"number": "@writing"}, {"again": ""}),
        "writings.save": Ask({"passages": "@passage", "base": "2"}, WORDS),
        "writings.show": Ask({"number": "@writing"}),
        "writings.show_around": Ask({"passages": "@passage", "base": "2"}),
        "writings.show_nodes": Ask({"passages": "@passage", "base": "2"}),
        "writings.turn": Ask({"passages": "@passage", "base": "2"}, {"text": "@text"}),
        "versions.compare": Ask({"first": "1", "second": "2"}),
        "versions.index": Ask(),
        "versions.index, common": Ask({"draft": "common"}),
        "versions.show": Ask({"number": "2"}),
        "why.data": Ask({"passage": "@passage"}),
        "why.overview": Ask(),
        "why.overview_data": Ask(),
        "why.show": Ask({"passage": "@passage"}),
    }


def address(
    app: Flask, endpoint: str, ask: Ask, things: Things, key: str = "visitor", *, nowhere: bool = False
) -> str:
    """The path of a request; with `nowhere`, that of the same request for something that does not exist."""
    needed = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
    values = {name: PLACE[name] for name in needed if name in PLACE}
    values |= {name: _said(word, things, key) for name, word in ask.to.items()}
    if nowhere:
        lost = next(name for name in ("slug", "number", "token") if name in needed)
        values[lost] = NOWHERE[lost]
    return app.url_map.bind("localhost").build(
        endpoint, {name: word for name, word in values.items() if word}
    )


def filled_in(ask: Ask, things: Things, key: str) -> dict[str, str]:
    """The form as this member of the cast sends it."""
    return {name: _said(word, things, key) for name, word in ask.form.items()}


def _said(word: str, things: Things, key: str) -> str:
    sessions = things["sessions"]
    assert isinstance(sessions, dict)
    match word:
        case "@email":
            return f"{key}@example.org"
        case "@session":
            return str(sessions.get(key, sessions["jens"]))
        case "@session of jens":
            return str(sessions["jens"])
        case _:
            return str(things[word[1:]]) if word.startswith("@") else word
