"""What every process of the demo begins with: opened by the coordinator, groups, text, phases, news."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from app import clock
from app.demo.agenda import MONTH
from app.demo.content import Frame, text_of
from app.demo.people import Place
from app.demo.stage import Stage
from app.models import DocumentKind, PhaseKind, Visibility
from app.services import documents, groups, processes, updates


def plan_opening(stage: Stage, frame: Frame, places: Sequence[Place]) -> None:
    """The process is opened with its groups and the first version of its text; news is posted as it comes."""
    agenda = stage.agenda
    opened = agenda.day(frame.opened)
    agenda.at(opened, partial(_open, stage, frame))
    for place in places:
        opened = agenda.at(agenda.then(opened, 0.2), partial(_add_group, stage, frame, place))
    agenda.at(agenda.then(opened, 1), partial(_import, stage, frame))
    for row in frame.rows("updates"):
        agenda.at(agenda.day(row["month"]), partial(_post, stage, frame, row))


def plan_phase(stage: Stage, frame: Frame, kind: PhaseKind) -> None:
    """The coordinator opens a phase on the day it was planned for."""
    first, _last = frame.phases[kind]
    moment = stage.agenda.day(frame.decision - first)
    stage.agenda.at(moment, partial(open_phase, stage, frame, kind))


def open_phase(stage: Stage, frame: Frame, kind: PhaseKind) -> None:
    """Open a phase now."""
    process = stage.processes[frame.slug]
    phase = next(one for one in process.phases if one.kind is kind)
    processes.open_phase(stage.session, stage.actor(frame.rest["coordinator"]), phase)


def _open(stage: Stage, frame: Frame) -> None:
    rest, document = frame.rest, frame.rest["document"]
    day = stage.agenda.now + frame.decision * MONTH
    stage.processes[frame.slug] = processes.open_process(
        stage.session,
        stage.actor(rest["coordinator"]),
        template=rest["template"],
        title=rest["title"],
        goal=rest["goal"],
        who_decides=rest["who_decides"],
        decision_day=day.date(),
        visibility=Visibility(rest["visibility"]),
        locale="da",
        slug=frame.slug,
        document_title=document["title"],
        document_kind=DocumentKind(document["kind"]),
        document_slug=document["slug"],
        phases={
            kind: ((day - first * MONTH).date(), (day - last * MONTH).date())
            for kind, (first, last) in frame.phases.items()
        },
    )


def _add_group(stage: Stage, frame: Frame, place: Place) -> None:
    stage.groups[place.slug] = groups.add(
        stage.session,
        stage.actor(frame.rest["coordinator"]),
        stage.processes[frame.slug],
        name=place.name,
        kind=place.kind,
        description=place.description,
        slug=place.slug,
    )


def _import(stage: Stage, frame: Frame) -> None:
    document = stage.document(frame.slug)
    text = text_of(frame.rest["document"]["file"])
    documents.import_text(stage.session, stage.actor(frame.rest["coordinator"]), document, text=text)


def _post(stage: Stage, frame: Frame, row: dict[str, Any]) -> None:
    updates.post(
        stage.session,
        stage.actor(row["author"]),
        stage.processes[frame.slug],
        body=f"**{row['title']}**\n\n{row['body'].strip()}",
        next_on=(clock.now() + MONTH * (row["next_in_days"] / 30.4375)).date(),
    )
