"""What the demo's people write, read from `content/`: edits, discussions, and the frame of each process."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.demo.people import CONTENT
from app.models import DecisionOutcome, PhaseKind, Role, SuggestionKind, Verdict

VERDICTS = {
    "accept": Verdict.ACCEPT,
    "accept_changed": Verdict.ACCEPT_WITH_CHANGES,
    "accept_in_part": Verdict.ACCEPT_IN_PART,
    "reject": Verdict.REJECT,
    "defer": Verdict.DEFER,
}
"""What a merge does with an edit; `open` and `withdraw` are no verdicts of a merge."""


@dataclass(frozen=True)
class Change:
    """Words found exactly once, and those that shall stand there instead."""

    find: str
    replace: str

    def on(self, text: str) -> str:
        """The text with the change made. Raises `ValueError` where the words are not found exactly once."""
        if text.count(self.find) != 1:
            raise ValueError(f"found {text.count(self.find)} times: {self.find}")
        return text.replace(self.find, self.replace)


@dataclass(frozen=True)
class Rewording:
    """A later wording of an edit by its author; `renewed` are the supporters who read it and stay."""

    change: Change
    reason: str
    renewed: tuple[str, ...]


@dataclass(frozen=True)
class Ruling:
    """What a merge decides about an edit."""

    edit: str
    verdict: Verdict
    reason: str = ""
    changed_to: str = ""
    takes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Edit:
    """One suggestion: its words, and what becomes of it (`open` and `withdraw` come to no merge)."""

    key: str
    group: str
    author: str
    kind: SuggestionKind
    round: int
    changes: tuple[Change, ...]
    reason: str
    verdict: str
    verdict_reason: str
    changed_to: str
    takes: tuple[int, ...]
    supporters: tuple[str, ...]
    written_on: int | None
    built_on: str | None
    edited: Rewording | None

    @property
    def ruling(self) -> Ruling:
        """The decision of the merge that the edit comes to."""
        verdict = VERDICTS[self.verdict]
        return Ruling(self.key, verdict, self.verdict_reason, self.changed_to, self.takes)

    def on(self, text: str) -> str:
        """The text with every change of the edit made."""
        for change in self.changes:
            text = change.on(text)
        return text


@dataclass(frozen=True)
class Remark:
    """One comment, with what facilitators and its author did about it."""

    author: str
    body: str
    reply_to: int | None = None
    flagged_by: str = ""
    flag_reason: str = ""
    hidden_by: str = ""
    hidden_reason: str = ""
    kept_by: str = ""
    kept_reason: str = ""
    appeal_reason: str = ""
    appeal_decided_by: str = ""
    appeal_answer: str = ""


@dataclass(frozen=True)
class Talk:
    """One discussion: on an edit, on words (`find`), or on the whole draft."""

    key: str
    group: str
    round: int
    title: str
    remarks: tuple[Remark, ...]
    edit: str | None
    find: str | None
    put_to: Role | None
    month: float | None
    closed_by: str
    resolved_by: str
    summary: str


@dataclass(frozen=True)
class Frame:
    """A process from `process.toml`: the fields that every process has, and the rest as it stands there."""

    slug: str
    opened: float
    decision: float
    phases: Mapping[PhaseKind, tuple[float, float]]
    """Each phase's first and last day, in months before the decision."""
    rest: Mapping[str, Any]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The list of that name; empty where the process has none."""
        return list(self.rest.get(name, ()))


@dataclass(frozen=True)
class Vote:
    """A decision of the forum."""

    outcome: DecisionOutcome
    month: float
    votes: Mapping[str, int]
    recorded_by: str
    confirmed_by: str
    motivation: str
    demands: str


@cache
def edits() -> tuple[Edit, ...]:
    """The edits of the business policy, in the order of the file."""
    return tuple(edit_of(row) for row in _read("edits.toml")["edits"])


@cache
def talks() -> tuple[Talk, ...]:
    """The discussions of the business policy."""
    return tuple(
        Talk(
            key=row["key"],
            group=row["group"],
            round=row["round"],
            title=row.get("title", ""),
            remarks=tuple(Remark(**remark) for remark in row["comments"]),
            edit=row.get("edit"),
            find=row.get("find"),
            put_to=Role(row["to"]) if row["question"] else None,
            month=row.get("month"),
            closed_by=row.get("closed_by", ""),
            resolved_by=row.get("resolved_by", ""),
            summary=row.get("summary", ""),
        )
        for row in _read("comments.toml")["threads"]
    )


@cache
def frames() -> dict[str, Frame]:
    """The three processes, by slug."""
    return {
        row["slug"]: Frame(
            slug=row["slug"],
            opened=row["opened"],
            decision=row["decision"],
            phases={PhaseKind(phase["kind"]): (phase["first"], phase["last"]) for phase in row["phases"]},
            rest=row,
        )
        for row in _read("process.toml")["processes"]
    }


def edit_of(row: Mapping[str, Any]) -> Edit:
    """An edit from its row."""
    later = row.get("edited")
    return Edit(
        key=row["key"],
        group=row.get("group", ""),
        author=row["author"],
        kind=SuggestionKind(row["kind"]),
        round=row.get("round", 1),
        changes=(
            Change(row["find"], row["replace"]),
            *(Change(one["find"], one["replace"]) for one in row.get("also", ())),
        ),
        reason=row["reason"],
        verdict=row["verdict"],
        verdict_reason=row.get("verdict_reason", ""),
        changed_to=row.get("changed_to", ""),
        takes=tuple(row.get("takes", ())),
        supporters=tuple(row["supporters"]),
        written_on=row.get("written_on"),
        built_on=row.get("built_on"),
        edited=later
        and Rewording(
            Change(later.get("find", row["find"]), later["replace"]), later["reason"], tuple(later["renewed"])
        ),
    )


def ruling_of(row: Mapping[str, Any]) -> Ruling:
    """A decision from its row."""
    return Ruling(
        edit=row["edit"],
        verdict=VERDICTS[row["verdict"]],
        reason=row.get("reason", ""),
        changed_to=row.get("changed_to", ""),
        takes=tuple(row.get("takes", ())),
    )


def votes_of(frame: Frame) -> tuple[Vote, ...]:
    """The forum's decisions in a process, in order."""
    return tuple(
        Vote(
            outcome=DecisionOutcome(row["outcome"]),
            month=row["month"],
            votes={name: row[name] for name in ("votes_for", "votes_against", "votes_blank")},
            recorded_by=row["recorded_by"],
            confirmed_by=row["confirmed_by"],
            motivation=row["motivation"],
            demands=row.get("demands", ""),
        )
        for row in frame.rows("decisions")
    )


def text_of(file: str) -> str:
    """A document's first version."""
    return (CONTENT / file).read_text(encoding="utf-8")


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / file).read_text(encoding="utf-8"))
