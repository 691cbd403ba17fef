"""The text engine: strings and values in, values out.

Everything speaks of changes as hunks (`Hunk`, `Changes`), in Unicode code points and half-open ranges. No
function here reads a clock, a file or chance: the same values always give the same answer.
"""

from app.text.anchors import Anchor, Orphan, carry, carry_orphan
from app.text.closer import merge3
from app.text.diff import ALGORITHM, diff
from app.text.hunks import Changes, DoesNotFit, Hunk, apply, compose, invert
from app.text.identity import Identified, identify
from app.text.merge import Conflict, Fate, Merged, Piece, Review, merge
from app.text.moves import Move, moves
from app.text.passages import Passage, passages
from app.text.provenance import Removal, Span, advance, cut, origin_at, originate, removals, restored
from app.text.rebase import Collision, Rebased, Standing, rebase
from app.text.render import render
from app.text.render_changes import render_changes
from app.text.tokens import tokenise

__all__ = [
    "ALGORITHM",
    "Anchor",
    "Changes",
    "Collision",
    "Conflict",
    "DoesNotFit",
    "Fate",
    "Hunk",
    "Identified",
    "Merged",
    "Move",
    "Orphan",
    "Passage",
    "Piece",
    "Rebased",
    "Removal",
    "Review",
    "Span",
    "Standing",
    "advance",
    "apply",
    "carry",
    "carry_orphan",
    "compose",
    "cut",
    "diff",
    "identify",
    "invert",
    "merge",
    "merge3",
    "moves",
    "origin_at",
    "originate",
    "passages",
    "rebase",
    "removals",
    "render",
    "render_changes",
    "restored",
    "tokenise",
]
