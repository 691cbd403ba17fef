"""Every page of the demo, for those who look at all of them."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.models import (
    AdoptedPolicy,
    Draft,
    Member,
    Merge,
    MergeState,
    Process,
    Role,
    RoleAssignment,
    Suggestion,
    SuggestionState,
    Thread,
    WorkGroup,
)
from app.text import Standing

CAST = ("visitor", "birgit", "mette", "lars", "anna", "gerda", "ida")
"""Visitor, member, process owner, facilitator, coordinator, forum chair, administrator."""


@dataclass(frozen=True)
class View:
    """One page: a short name, its address, and who looks at it (by default the whole cast)."""

    name: str
    path: str
    actors: tuple[str, ...] = CAST


MEMBERS = CAST[1:]
PROCESS = "/processes/erhvervspolitik"


def views(app: Flask) -> list[View]:
    """The pages of the demo as it stands in the application's database."""
    with app.app_context():
        session = db.session()
        return [*_house(session), *_process(), *_text(session), *_desks(session), *_forum(session)]


def _house(session: Session) -> list[View]:
    adopted = session.scalars(select(AdoptedPolicy.slug).order_by(AdoptedPolicy.id)).first()
    return [
        View("home", "/"),
        View("processes", "/processes", ("visitor", "anna")),
        View("process-new", "/processes/new", ("anna",)),
        View("adopted", "/adopted", ("visitor",)),
        View("adopted-policy", f"/adopted/{adopted}", ("visitor", "birgit")),
        View("help", "/help", ("visitor",)),
        View("rules", "/help/rules", ("visitor",)),
        View("glossary", "/help/glossary", ("visitor",)),
        View("sign-in", "/sign-in", ("visitor",)),
        View("me", "/me", MEMBERS),
        View("profile", "/me/profile", ("birgit",)),
        View("sessions", "/me/sessions", ("birgit",)),
        View("admin", "/admin", ("ida",)),
        View("log", "/log", ("visitor", "ida")),
        View("missing", "/nothing-here", ("visitor", "birgit")),
    ]


def _process() -> list[View]:
    return [
        View("process", PROCESS),
        View("setup", f"{PROCESS}/setup", ("anna",)),
        View("roles", f"{PROCESS}/roles", ("visitor", "anna")),
        View("group", f"{PROCESS}/groups/nordjylland", ("visitor", "birgit", "mette", "anna")),
        View("updates", f"{PROCESS}/updates", ("visitor", "anna")),
        View("questions", f"{PROCESS}/questions", ("visitor", "mette")),
        View("moderation", f"{PROCESS}/moderation", ("lars",)),
        View("process-log", f"{PROCESS}/log", ("visitor", "birgit")),
        View("ideas", f"{PROCESS}/ideas", ("visitor", "birgit")),
        View("submission", f"{PROCESS}/submission", ("visitor", "anna")),
    ]


def _text(session: Session) -> list[View]:
    draft = _draft(session)
    document = f"{PROCESS}/documents/{draft.document.slug}"
    here = f"{document}/{draft.slug}"
    head = draft.head
    assert head is not None
    passage = head.passages[4][0]
    suggested = select(Suggestion.id).where(Suggestion.draft_id == draft.id).order_by(Suggestion.id)
    open_ones = suggested.where(Suggestion.state == SuggestionState.OPEN)
    threads = select(Thread.id).where(Thread.draft_id == draft.id)
    views = [
        View("document", here),
        View("document-changes", f"{here}?view=changes", ("visitor", "birgit")),
        View("document-final", f"{here}?view=final", ("visitor",)),
        View("document-filtered", f"{here}?view=changes&contested=1&new=1", ("birgit",)),
        View("passage", f"{here}/passages/{passage}", ("visitor", "birgit")),
        View("document-common", f"{document}/common", ("visitor",)),
        View("suggest", f"{here}/suggestions/new?passage={passage}", ("birgit",)),
        View("suggestions", f"{here}/suggestions", ("visitor",)),
        View(
            "suggestion", f"/suggestions/{session.scalars(open_ones).first()}", ("visitor", "birgit", "mette")
        ),
        View("versions", f"{here}/versions", ("visitor",)),
        View("version", f"{here}/versions/1", ("visitor",)),
        View("difference", f"{here}/versions/1...{head.number}", ("visitor",)),
        View("difference-sides", f"{here}/versions/1...{head.number}?view=sides", ("visitor",)),
        View("why", f"{here}/why/{passage}", ("visitor",)),
        View("map", f"{here}/map", ("visitor",)),
        View("map-author", f"{here}/map?by=author", ("birgit",)),
        View("thread", f"/threads/{session.scalars(threads).first()}", ("visitor", "birgit", "lars")),
        View("thread-new", f"{here}/threads/new?passage={passage}", ("birgit",)),
    ]
    for state in SuggestionState:
        number = session.scalars(suggested.where(Suggestion.state == state)).first()
        if number:
            views.append(View(f"suggestion-{state}", f"/suggestions/{number}", ("birgit",)))
    for standing in Standing:
        found = session.execute(
            select(Suggestion.id, Member.email)
            .join(Member, Suggestion.author_id == Member.id)
            .where(Suggestion.standing == standing, Suggestion.state == SuggestionState.OPEN)
        ).first()
        if found:
            author = (found.email.split("@")[0],)
            views.append(View(f"standing-{standing}", f"/suggestions/{found.id}", author))
            if standing is not Standing.FITS:
                views.append(View(f"repair-{standing}", f"/suggestions/{found.id}/edit", author))
    return views


def _desks(session: Session) -> list[View]:
    draft = _draft(session)
    document = f"{PROCESS}/documents/{draft.document.slug}"
    views = [
        View("merge-desk", f"{document}/{draft.slug}/merge", ("mette",)),
        View("consolidation", f"{document}/consolidation", ("mette", "visitor")),
    ]
    for state in MergeState:
        number = session.scalars(select(Merge.id).where(Merge.state == state).order_by(Merge.id)).first()
        if number:
            views.append(View(f"merge-{state}", f"/merges/{number}", ("visitor", "mette", "fatima", "gerda")))
    waiting = session.execute(
        select(Merge.id, Member.email)
        .join(Merge.draft)
        .join(RoleAssignment, RoleAssignment.group_id == Draft.group_id)
        .join(RoleAssignment.member)
        .where(
            Merge.state == MergeState.PROPOSED,
            RoleAssignment.role == Role.FACILITATOR,
            RoleAssignment.ended_at.is_(None),
        )
    ).first()
    if waiting:
        facilitator = (waiting.email.split("@")[0],)
        views.append(View("publication", f"/merges/{waiting.id}/publication", facilitator))
    return views


def _forum(session: Session) -> list[View]:
    views = []
    slugs = session.scalars(
        select(Process.slug).where(Process.slug != "erhvervspolitik").order_by(Process.id)
    )
    for slug in slugs:
        views += [
            View(f"{slug}", f"/processes/{slug}", ("visitor",)),
            View(f"{slug}-submission", f"/processes/{slug}/submission", ("visitor",)),
            View(f"{slug}-hearing", f"/processes/{slug}/hearing", ("visitor", "gerda")),
            View(f"{slug}-decision", f"/processes/{slug}/decision", ("visitor", "gerda")),
        ]
    return views


def _draft(session: Session) -> Draft:
    return session.scalars(
        select(Draft)
        .join(WorkGroup, Draft.group_id == WorkGroup.id)
        .join(Process, WorkGroup.process_id == Process.id)
        .where(WorkGroup.slug == "nordjylland", Process.slug == "erhvervspolitik")
    ).one()
