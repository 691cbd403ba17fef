"""A viewer's next step in words, with the address where it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import Process
from app.queries.next_steps import NextStep, StepKind


@dataclass(frozen=True)
class ShownStep:
    """One sentence, one button; no address where there is nothing to press."""

    sentence: str
    label: str = ""
    href: str | None = None
    icon: str | None = None


def shown(step: NextStep, process: Process) -> ShownStep:
    """The step as the overview shows it."""
    if step.document is None and step.kind in _NEED_A_TEXT:
        return ShownStep(_("There is no text to read yet."))
    return _STEPS[step.kind](step, process)


def _page(endpoint: str, process: Process, anchor: str | None = None) -> str:
    return url_for(endpoint, slug=process.slug, _anchor=anchor)


def _draft_page(endpoint: str, step: NextStep, process: Process) -> str:
    draft = step.draft.slug if step.draft else "common"
    document = step.document.slug if step.document else ""
    return url_for(endpoint, slug=process.slug, document=document, draft=draft)


def _sign_in(_step: NextStep, _process: Process) -> ShownStep:
    return ShownStep(
        _("Everybody may read along. Members take part."),
        _("Sign in to take part"),
        url_for("accounts.sign_in", next=request.path),
    )


def _join(_step: NextStep, _process: Process) -> ShownStep:
    return ShownStep(_("Join a group to suggest better words."), _("Choose a group"), "#groups", "people")


def _wait(step: NextStep, _process: Process) -> ShownStep:
    group = step.group.name if step.group else ""
    return ShownStep(_("%(group)s has your question to join and will answer it.", group=group))


def _post_update(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("You promised news, and the day has passed."),
        _("Post an update"),
        _page("updates.index", process, "new"),
        "bell",
    )


def _open_phase(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("No phase is open, so nobody can do anything here."),
        _("Open a phase"),
        _page("setup.show", process, "phases"),
        "calendar",
    )


def _fill_roles(step: NextStep, process: Process) -> ShownStep:
    sentence = ngettext(
        "%(num)s role is vacant. A group needs its owners and a facilitator to get anywhere.",
        "%(num)s roles are vacant. A group needs its owners and a facilitator to get anywhere.",
        step.count,
    )
    return ShownStep(sentence, _("Fill the roles"), _page("setup.show", process, "groups"), "person")


def _add_text(step: NextStep, process: Process) -> ShownStep:
    href = (
        url_for("setup.import_text", slug=process.slug, document=step.document.slug)
        if step.document
        else _page("setup.add_document", process)
    )
    return ShownStep(_("There is no text yet."), _("Bring in the text"), href, "file")


def _approve(step: NextStep, _process: Process) -> ShownStep:
    number = step.merge.id if step.merge else 0
    return ShownStep(
        _("A merge waits for a second key, and you hold one."),
        _("Read and approve"),
        url_for("merges.show", number=number),
        "key",
    )


def _decide(step: NextStep, process: Process) -> ShownStep:
    sentence = ngettext(
        "%(num)s suggestion to %(group)s's draft waits for a decision.",
        "%(num)s suggestions to %(group)s's draft wait for a decision.",
        step.count,
        group=step.group.name if step.group else "",
    )
    return ShownStep(sentence, _("Go to the merge desk"), _draft_page("merges.desk", step, process), "merge")


def _consolidate(step: NextStep, process: Process) -> ShownStep:
    document = step.document.slug if step.document else ""
    return ShownStep(
        _("The groups' drafts become one: choose, combine or write anew, passage by passage."),
        _("Go to the consolidation desk"),
        url_for("consolidations.desk", slug=process.slug, document=document),
        "merge",
    )


def _submit(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("When the common draft is ready, you submit it to the forum."),
        _("Look at the gates"),
        _page("submissions.show", process),
        "check",
    )


def _suggest(step: NextStep, process: Process) -> ShownStep:
    group = step.draft.group if step.draft else None
    return ShownStep(
        _("Read the text and propose better words. Nothing changes until two persons agree."),
        _("Read and suggest in %(group)s's draft", group=group)
        if group
        else _("Read and suggest in the common draft"),
        _draft_page("documents.show", step, process),
        "pencil",
    )


def _read(step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("Read along and join the discussion."),
        _("Read the text"),
        _draft_page("documents.show", step, process),
        "file",
    )


def _amend(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("The forum is heard: read the frozen text and amend it."),
        _("Go to the hearing"),
        _page("hearings.show", process),
        "comment",
    )


def _comment(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("The text is being heard. What must the forum know before it decides?"),
        _("Comment in the hearing"),
        _page("hearings.show", process),
        "comment",
    )


def _record_decision(_step: NextStep, process: Process) -> ShownStep:
    return ShownStep(
        _("The hearing is over. You record what the forum decides."),
        _("Record the decision"),
        _page("decisions.show", process),
        "vote",
    )


def _read_decision(_step: NextStep, process: Process) -> ShownStep:
    over = process.is_closed
    return ShownStep(
        _("The process is over.") if over else _("The forum decides now."),
        _("Read the decision") if over else _("See where it stands"),
        _page("decisions.show", process),
        "vote",
    )


_NEED_A_TEXT = frozenset({StepKind.SUGGEST, StepKind.READ, StepKind.CONSOLIDATE, StepKind.DECIDE_SUGGESTIONS})

_STEPS: dict[StepKind, Callable[[NextStep, Process], ShownStep]] = {
    StepKind.SIGN_IN: _sign_in,
    StepKind.JOIN: _join,
    StepKind.WAIT_FOR_ADMISSION: _wait,
    StepKind.POST_UPDATE: _post_update,
    StepKind.OPEN_PHASE: _open_phase,
    StepKind.FILL_ROLES: _fill_roles,
    StepKind.ADD_TEXT: _add_text,
    StepKind.APPROVE_MERGE: _approve,
    StepKind.DECIDE_SUGGESTIONS: _decide,
    StepKind.CONSOLIDATE: _consolidate,
    StepKind.SUBMIT: _submit,
    StepKind.SUGGEST: _suggest,
    StepKind.READ: _read,
    StepKind.AMEND: _amend,
    StepKind.COMMENT: _comment,
    StepKind.RECORD_DECISION: _record_decision,
    StepKind.READ_DECISION: _read_decision,
}
