"""Why a result is not the one that was recorded, said case by case: what each side wanted, and what people made of it."""

from __future__ import annotations

from app.text import Anchor, Conflict, Merged, Orphan, diff
from tests.text.data import Case

SHOWN = 70
MOST = 6  # places named per case


def short(words: str) -> str:
    """Words as they are shown in a line of the file."""
    return repr(words if len(words) <= SHOWN else f"{words[: SHOWN // 2]} … {words[-SHOWN // 2 :]}")


def of_conflict(conflict: Conflict) -> str:
    """Why two sides cannot both have their way."""
    ours, theirs = conflict.sides["ours"], conflict.sides["theirs"]
    if not conflict.base:
        what = f"both write at one point: {short(ours)} and {short(theirs)}"
    elif not ours.strip() or not theirs.strip():
        side, words = ("ours", theirs) if not ours.strip() else ("theirs", ours)
        what = f"{side} takes out {short(conflict.base)}, the other side has there {short(words)}"
    else:
        what = f"both change {short(conflict.base)}: {short(ours)} and {short(theirs)}"
    return what


def of_difference(case: Case, merged: Merged) -> list[str]:
    """What people have otherwise than a merge that keeps every change of both sides."""
    resolved = case["resolved"]
    if merged.text.split() == resolved.split():
        return ["only white space differs", *_white_space(case, merged)]
    for side in ("ours", "theirs"):
        if resolved == case[side]:
            return [f"people kept {side} alone and dropped every change of the other side"]
    said = [
        _difference(case, hunk.deleted, hunk.insert)
        for hunk in diff(merged.text, resolved)
        if hunk.deleted.split() != hunk.insert.split()
    ]
    more = [f"and {len(said) - MOST} more such places"] if len(said) > MOST else []
    return said[:MOST] + more


def _white_space(case: Case, merged: Merged) -> list[str]:
    """Where people have other white space, and that no merge of the two sides could have it."""
    places = diff(merged.text, case["resolved"])
    shown = []
    for hunk in places[:MOST]:
        before, after = merged.text[: hunk.start].split()[-3:], merged.text[hunk.end :].split()[:3]
        ours = _around(merged.text, hunk.start, hunk.end)
        shift = sum(one.shift for one in places if one.start < hunk.start)
        theirs = _around(case["resolved"], hunk.start + shift, hunk.start + shift + len(hunk.insert))
        stands = [side for side in ("base", "ours", "theirs") if _has(case[side], before, theirs, after)]
        whose = f"as {' and '.join(stands)} had it" if stands else "as no text had it"
        shown.append(
            f"between {short(' '.join(before))} and {short(' '.join(after))} {theirs!r}, {whose}, not {ours!r}"
        )
    more = [f"and {len(places) - MOST} more such places"] if len(places) > MOST else []
    return shown + more


def _around(text: str, start: int, end: int) -> str:
    """The whole white space around a stretch of it."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return text[start:end]


def _has(text: str, before: list[str], space: str, after: list[str]) -> bool:
    """Whether a text has this white space between these words, of which one stands on either side if any does."""
    if not after:
        return text.endswith("".join(before[-1:]) + space)
    return f"{''.join(before[-1:])}{space}{after[0]}" in text


def _difference(case: Case, made: str, people: str) -> str:
    base, ours, theirs = (" ".join(case[side].split()) for side in ("base", "ours", "theirs"))
    plain = " ".join(people.split())
    if not plain:
        where = [
            name for name, text in (("ours", ours), ("theirs", theirs)) if " ".join(made.split()) in text
        ]
        return (
            f"people left out {short(made)}, which {' and '.join(where) or 'both sides together'} had written"
        )
    if plain in base:
        return f"people kept the base's {short(people)} where a side had changed it to {short(made)}"
    if plain in ours or plain in theirs:
        return f"people took {short(people)} from {'ours' if plain in ours else 'theirs'}, not {short(made)}"
    return f"people wrote {short(people)}, words of neither side, for {short(made)}"


def of_merge(case: Case, merged: Merged) -> list[str]:
    """The lines of one case: its conflicts, or how people resolved it otherwise."""
    if merged.conflicts:
        more = len(merged.conflicts) - MOST
        lines = [f"flagged, {of_conflict(conflict)}" for conflict in merged.conflicts[:MOST]]
        return lines + ([f"and {more} more conflicts"] if more > 0 else [])
    if merged.text == case["resolved"]:
        return []
    lost = [side for side, fates in merged.fates.items() if "conflicted" in fates]
    kept = "every change of both sides is in" if not lost else f"changes of {lost} are left out"
    flag = f"{len(merged.reviews)} places for review" if merged.reviews else "no two changes meet"
    return [f"{kept}, {flag}; {why}" for why in of_difference(case, merged)]


def of_anchor(case: Case, found: Anchor | Orphan, text: str) -> str:
    """What was found for words instead of what was expected."""
    expected = case["expected"]
    if isinstance(found, Orphan):
        return f"an orphan; expected {short(expected['text'])}: too few of the words stand in their place"
    words = text[found.start : found.end]
    if expected["status"] == "orphan":
        same = words.split() == case["quote"].split()
        why = "no change touches the words themselves" if same else "part of the words stands"
        return f"found {short(words)} in its place; expected an orphan: {why}"
    return f"found {short(words)}; expected {short(expected['text'])}"
