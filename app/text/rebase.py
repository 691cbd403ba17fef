"""Carry a suggestion over changes that were made to its base after it was written, by position alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.text.hunks import Changes, Hunk, Shifts, in_order, shifts
from app.text.overlap import Claim, before_line, by_side, clusters, parts_line, span, wording


class Standing(StrEnum):
    """How a suggestion stands to the text as it is now.

    `fits`: nothing it touches has changed, at most its place; `adapted`: the text right beside it changed, or
    a part of it is in already; `already_in`: all of it is in the text; `conflicting`: other words now stand
    where it would change some; `base_deleted`: the words it would change are gone.
    """

    FITS = "fits"
    ADAPTED = "adapted"
    ALREADY_IN = "already_in"
    CONFLICTING = "conflicting"
    BASE_DELETED = "base_deleted"


@dataclass(frozen=True, slots=True)
class Collision:
    """Hunks of the suggestion that no longer fit.

    `hunks` are they, in the old base; `over` the later changes in their way; `start` and `end` the range of
    the new text that has taken the place of the words concerned; `deleted` says that those words are simply
    gone.
    """

    hunks: Changes
    over: Changes
    start: int
    end: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Rebased:
    """A suggestion on the new text: the hunks that fit, how the whole stands, and what collided."""

    changes: Changes
    standing: Standing
    conflicts: tuple[Collision, ...]


def rebase(changes: Changes, over: Changes) -> Rebased:
    """The same changes on `apply(base, over)`, both being changes to one base.

    Two steps lead to the changes that one over their composition leads to if the suggestion fits one of them and
    the first leaves it whole. Where both touch it they may not, and the first step's standing says so: hunks that
    are in already or in conflict are no longer among `changes`, and words deleted between two places make one
    place of them; a second step that puts the old words back cannot tell. So who follows a suggestion keeps its
    own hunks, and rebases these over all that came since, composed.

    Time: the suggestion's hunks times the logarithm of `over`'s; a thousand suggestions may follow a merge.
    Raises DoesNotFit for hunks out of order.
    """
    in_order(changes)
    table = shifts(over)
    moved: list[Hunk] = []
    collisions: list[Collision] = []
    known = beside = 0
    for cluster in clusters(_claims(changes, table)):
        wanted = by_side(cluster)
        hunks, others = wanted.get("own", ()), wanted.get("over", ())
        if not hunks:
            continue
        if not others:
            hunk = hunks[0]
            beside += _touched(table, hunk)
            moved.append(_shifted(table, hunk))
        elif hunks == others or _same_result(cluster, hunks, others):
            known += len(hunks)
        else:
            collisions.append(_collision(table, cluster, hunks, others))
    standing = Standing.FITS
    if collisions:
        gone = all(one.deleted for one in collisions) and not moved
        standing = Standing.BASE_DELETED if gone else Standing.CONFLICTING
    elif known and known == len(changes):
        standing = Standing.ALREADY_IN
    elif known or beside:
        standing = Standing.ADAPTED
    return Rebased(_joined(moved), standing, tuple(collisions))


def _claims(changes: Changes, table: Shifts) -> list[Claim]:
    """The suggestion's hunks, and every later hunk that overlaps or touches one."""
    own = [Claim("own", index, hunk) for index, hunk in enumerate(changes)]
    near = sorted({k for hunk in changes for k in table.near(hunk.start, hunk.end)})
    return own + [Claim("over", k, table.changes[k]) for k in near]


def _touched(table: Shifts, hunk: Hunk) -> bool:
    return len(table.near(hunk.start, hunk.end)) > 0


def _shifted(table: Shifts, hunk: Hunk) -> Hunk:
    """The same hunk behind all that ends where it begins, before all that begins there."""
    shift = table.after(hunk.start)
    for k in table.near(hunk.start, hunk.end):
        if parts_line(table.changes[k], hunk):
            hunk = before_line(hunk)
            shift = table.after(hunk.start)
        elif parts_line(hunk, table.changes[k]):
            shift += table.changes[k].shift
    return Hunk(hunk.start + shift, hunk.end + shift, hunk.insert, hunk.deleted)


def _same_result(cluster: list[Claim], hunks: Changes, others: Changes) -> bool:
    start, end = span(cluster)
    words = _words(cluster, start, end)
    return words is not None and wording(words, start, hunks) == wording(words, start, others)


def _words(cluster: list[Claim], start: int, end: int) -> str | None:
    """The words of the base from start to end, which the hunks of a cluster name between them."""
    parts: list[str] = []
    at = start
    for claim in cluster:
        hunk = claim.hunk
        if hunk.start > at:
            return None
        if hunk.end > at:
            parts.append(hunk.deleted[at - hunk.start :])
            at = hunk.end
    return "".join(parts) if at == end else None


def _collision(table: Shifts, cluster: list[Claim], hunks: Changes, others: Changes) -> Collision:
    start, end = span(cluster)
    over = [claim.nth for claim in cluster if claim.side == "over"]
    new_start, new_end = start + table.moved[over[0]], end + table.moved[over[-1] + 1]
    gone = all(not other.insert for other in others) and all(
        any(other.start <= hunk.start and hunk.end <= other.end for other in others) for hunk in hunks
    )
    return Collision(hunks, others, new_start, new_end, gone)


def _joined(moved: list[Hunk]) -> Changes:
    """Hunks that came to touch, because what parted them was deleted, as one."""
    joined: list[Hunk] = []
    for hunk in moved:
        if joined and joined[-1].end == hunk.start:
            last = joined.pop()
            hunk = Hunk(last.start, hunk.end, last.insert + hunk.insert, last.deleted + hunk.deleted)
        joined.append(hunk)
    return tuple(hunk for hunk in joined if hunk.insert != hunk.deleted)
