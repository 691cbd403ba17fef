"""The text engine: strings and values in, values out.

Everything speaks of changes as hunks: `Hunk(start, end, insert, deleted)` says that `base[start:end]`, which is
`deleted`, becomes `insert`. Positions are Unicode code points and ranges half-open (`utf16` converts for browsers);
texts have been through `intake.normalise` once. `Changes` are a tuple of hunks, sorted, never touching, none
without effect. Nothing here reads a clock, a file or chance: the same values give the same answer, always.

| to know                                   | ask                                   | errors                        |
|-------------------------------------------|---------------------------------------|-------------------------------|
| what changed between two texts            | `diff`, `moves`, `render_changes`     |                               |
| the text with changes made, taken back    | `apply`, `invert`, `compose`          | DoesNotFit                    |
| what several suggestions make together    | `merge`, `merge3`                     | DoesNotFit                    |
| which changes are taken together only     | `together`                            | DoesNotFit                    |
| a suggestion on a later text              | `rebase`                              | DoesNotFit                    |
| where words went that somebody spoke of   | `carry`, `carry_orphan`               | ValueError, DoesNotFit        |
| where words come from, and why some went  | `originate`, `advance`, `origin_at`,  | ValueError, IndexError        |
|                                           | `cut`, `removals`, `restored`         |                               |
| the blocks of a text, and which is which  | `passages`, `identify`                |                               |

A merge makes every change that stands alone, makes equal changes once, and leaves the base where sides want
different words for the same ones: a conflict. Ranges that only touch are merged and shown for review. Sides are
merged at once from their common base; rebasing one after another can lose words where positions collapse.

Beside these functions stand the values they give, and `ALGORITHM`, by which stored hunks name what made them.

Sources: the greedy difference algorithm of Myers (1986) as in diff-match-patch; matching of lines that occur once
after Bram Cohen's patience diff, weighed by length; three-way merging after Khanna, Kunal and Pierce, "A formal
investigation of diff3" (2007), widened to any number of sides.
"""

from app.text.anchors import Anchor, Orphan, carry, carry_orphan
from app.text.closer import merge3
from app.text.diff import ALGORITHM, diff
from app.text.hunks import Changes, DoesNotFit, Hunk, apply, compose, invert
from app.text.identity import Identified, identify
from app.text.merge import Conflict, Fate, Merged, Piece, Review, merge
from app.text.moves import Move, moves
from app.text.passages import Passage, passages
from app.text.provenance import Removal, Span, advance, cut, origin_at, originate, removals
from app.text.rebase import Collision, Rebased, Standing, rebase
from app.text.render import render
from app.text.render_changes import render_changes
from app.text.restored import restored
from app.text.together import together
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
    "together",
    "tokenise",
]
