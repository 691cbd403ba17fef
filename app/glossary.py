"""Every word the house uses, once: what it means, what it is called, and which rows, rights and events bear it."""

from dataclasses import dataclass

from app.i18n import LazyString
from app.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Term:
    """One concept. `names` are the classes, events and actions that speak of it in the code."""

    word: str
    dansk: str
    nederlands: str
    meaning: LazyString
    names: tuple[str, ...]

    def in_language(self, locale: str) -> str:
        """The word itself in one of the house's languages."""
        return {"da": self.dansk, "nl": self.nederlands}.get(locale, self.word)


TERMS = (
    Term(
        "Member",
        "medlem",
        "lid",
        _l("A registered person; one person, one voice."),
        ("Member", "member"),
    ),
    Term(
        "Sign-in",
        "login",
        "aanmelding",
        _l("An open visit of a member on one device; ending it ends it there at once."),
        ("SignIn", "sign_in"),
    ),
    Term(
        "Visit",
        "besøg",
        "bezoek",
        _l("When a member last read a draft, so that what is new can be shown; seen by that member alone."),
        ("Visit",),
    ),
    Term(
        "Attempt",
        "forsøg",
        "poging",
        _l("One try at something that is limited, such as signing in; after too many, one has to wait."),
        ("Attempt", "attempt"),
    ),
    Term(
        "Invitation",
        "invitation",
        "uitnodiging",
        _l("A letter of admission, bound to one e-mail address and good for one use."),
        ("Invitation", "invitation"),
    ),
    Term(
        "Work group",
        "arbejdsgruppe",
        "werkgroep",
        _l("Members who work on a text together: regional, constituency or thematic; may have a parent."),
        ("WorkGroup", "GroupKind", "work_group", "group"),
    ),
    Term(
        "Membership",
        "gruppemedlemskab",
        "groepslidmaatschap",
        _l("A member's place in a work group, from asking to leaving."),
        ("Membership", "MembershipState", "membership"),
    ),
    Term(
        "Role",
        "rolle",
        "rol",
        _l(
            "Coordinator, process owner (one, or a pair), facilitator, bridge builder, candidate contact,"
            " adviser, forum member, forum chair, administrator."
        ),
        ("Role", "role"),
    ),
    Term(
        "Role assignment",
        "rolletildeling",
        "roltoewijzing",
        _l("Who holds a role, where, from when to when, interim or not; ended, never deleted."),
        ("RoleAssignment", "role_assignment"),
    ),
    Term(
        "Process",
        "politikudviklingsproces",
        "beleidsproces",
        _l("One policy's way from kick-off to decision: goal, who decides, phases, groups, documents."),
        ("Process", "Visibility", "process", "read"),
    ),
    Term(
        "Phase",
        "fase",
        "fase",
        _l(
            "Kick-off, drafting, co-writing, hearing, decision, closed; with dates; opens and closes actions."
        ),
        ("Phase", "PhaseKind", "phase"),
    ),
    Term(
        "Document",
        "dokument",
        "document",
        _l("A text that a process writes: vision, policy or proposal."),
        ("Document", "DocumentKind", "document"),
    ),
    Term(
        "Draft",
        "udkast",
        "concepttekst",
        _l("One line of a document: a work group's draft, or the common draft."),
        ("Draft", "draft"),
    ),
    Term(
        "Version",
        "version",
        "versie",
        _l("An unchangeable numbered text of a draft, with hash and provenance; may bear a name (1.0)."),
        ("Version", "version"),
    ),
    Term(
        "Origin",
        "oprindelse",
        "herkomst",
        _l("Where words came from: the import, a suggestion, or a decider's own words in a merge."),
        ("Origin", "OriginKind", "OriginCredit", "origin"),
    ),
    Term(
        "Suggestion",
        "ændringsforslag",
        "wijzigingsvoorstel",
        _l("Tracked edits against a version, with a reason; numbered for life (S-17)."),
        ("Suggestion", "SuggestionAuthor", "SuggestionKind", "SuggestionState", "suggestion", "suggest"),
    ),
    Term(
        "Revision",
        "formulering",
        "formulering",
        _l("One wording of a suggestion as its author wrote it."),
        ("SuggestionRevision", "revision"),
    ),
    Term(
        "Unfinished suggestion",
        "kladde",
        "kladje",
        _l("What a member has begun to suggest and not sent yet; nobody else sees it."),
        ("Writing", "writing"),
    ),
    Term(
        "Amendment",
        "ændringsforslag fra forummet",
        "amendement",
        _l("A suggestion that a forum member makes to a frozen text while it is heard."),
        ("amendment", "amend"),
    ),
    Term(
        "Standing",
        "stilling",
        "stand",
        _l("What became of an open suggestion's base: fits, adapted, already in, conflicting, base deleted."),
        ("Standing", "standing"),
    ),
    Term(
        "Alternatives",
        "alternativer",
        "alternatieven",
        _l("Suggestions that compete for the same words, treated as one set."),
        ("alternatives",),
    ),
    Term(
        "Support",
        "støtte",
        "steunbetuiging",
        _l("A member's backing of an exact wording; goes stale when the wording changes."),
        ("Support", "support"),
    ),
    Term(
        "Merge",
        "indarbejdning",
        "verwerking",
        _l("A prepared set of decisions on suggestions, its resulting text, and its approvals."),
        ("Merge", "MergeKind", "MergeState", "merge"),
    ),
    Term(
        "Merge decision",
        "afgørelse",
        "verwerkingsbesluit",
        _l("What a merge does with one suggestion: accept, accept in part or with changes, reject, defer."),
        ("MergeDecision", "Verdict", "merge_decision"),
    ),
    Term(
        "Step at the desk",
        "skridt i indarbejdningen",
        "stap aan de verwerkingstafel",
        _l(
            "One thing done at the merge desk; it can be undone, and the other process owner sees it at once."
        ),
        ("MergeStep", "merge_step"),
    ),
    Term(
        "Desk note",
        "notat",
        "notitie",
        _l(
            "What process owners tell each other about a suggestion while they decide, or whose it is to decide."
        ),
        ("DeskNote", "desk_note"),
    ),
    Term(
        "Objection",
        "indsigelse",
        "bezwaar",
        _l(
            "An author's protest against how a decision changed their words; everyone sees it beside the decision."
        ),
        ("Objection", "objection"),
    ),
    Term(
        "Approval",
        "godkendelse",
        "goedkeuring",
        _l("One role's yes to a merge's exact text (by hash); lapses when the text changes."),
        ("Approval", "approval"),
    ),
    Term(
        "Consolidation",
        "sammenskrivning",
        "samenvoeging",
        _l("A merge that co-writes the group drafts into the common draft."),
        ("MergeSource", "consolidation"),
    ),
    Term(
        "Passage choice",
        "afsnitsvalg",
        "passagekeuze",
        _l("Which group's words a consolidation takes for one stretch of the text."),
        ("PassageChoice", "passage_choice"),
    ),
    Term(
        "Passage",
        "afsnit",
        "passage",
        _l("A heading, paragraph or list item of a text, with an address that stays."),
        ("passage",),
    ),
    Term(
        "Thread",
        "tråd",
        "discussie",
        _l("Discussion anchored to words, a suggestion, a proposal or a document."),
        ("Thread", "ThreadState", "thread"),
    ),
    Term(
        "Comment",
        "kommentar",
        "reactie",
        _l("One member's words in a thread; hidden with a reason, never deleted."),
        ("Comment", "comment"),
    ),
    Term(
        "Question",
        "spørgsmål",
        "vraag",
        _l("A thread put to a role, with an answer clock."),
        ("question", "ask"),
    ),
    Term(
        "Flag",
        "anmeldelse",
        "melding",
        _l("A member's report of a comment to the facilitators."),
        ("Flag", "flag"),
    ),
    Term(
        "Moderation action",
        "moderering",
        "moderatie",
        _l("What a facilitator did to keep a discussion good, with a reason; can be appealed."),
        ("ModerationAction", "ModerationKind", "moderation_action", "moderate"),
    ),
    Term(
        "Appeal",
        "klage",
        "beroep",
        _l("An author's objection to a moderation, decided by somebody else than who moderated."),
        ("AppealState", "appeal"),
    ),
    Term(
        "Update",
        "opdatering",
        "update",
        _l("The coordinator's news, with the date of the next one."),
        ("Update", "update"),
    ),
    Term(
        "Proposal",
        "forslag (idékatalog)",
        "voorstel (ideeëncatalogus)",
        _l("A concrete measure in the idea catalogue, tied to a passage of the vision."),
        ("Proposal", "ProposalState", "proposal", "idea"),
    ),
    Term(
        "Submission",
        "indsendelse",
        "indiening",
        _l("A frozen common version put before the forum, with its gate checklist."),
        ("Submission", "SubmissionState", "submission", "submit"),
    ),
    Term(
        "Gate",
        "betingelse",
        "voorwaarde",
        _l("One thing that must hold before a text goes to the forum: met, or waived with a reason."),
        ("Gate", "GateKind", "gate"),
    ),
    Term(
        "Policy check",
        "politiktjek",
        "beleidstoets",
        _l("What somebody found when comparing a version with the adopted policy in force."),
        ("PolicyCheck", "policy_check"),
    ),
    Term(
        "Hearing",
        "høring",
        "consultatie",
        _l("A dated window for comments and forum amendments on a submission."),
        ("Hearing", "hearing"),
    ),
    Term(
        "Decision",
        "beslutning",
        "besluit",
        _l("Adopted, returned with demands, or rejected; votes and motivation."),
        ("Decision", "DecisionOutcome", "decision"),
    ),
    Term(
        "Adopted policy",
        "vedtaget politik",
        "vastgesteld beleid",
        _l("The register of what is in force; later texts link to it."),
        ("AdoptedPolicy", "adopted_policy"),
    ),
    Term(
        "Fate",
        "udfald",
        "uitkomst",
        _l("What became of a contribution, told to its author."),
        ("Fate", "fate"),
    ),
    Term(
        "Log",
        "log",
        "logboek",
        _l("Everything that happened, in the order it happened; nothing is ever taken out of it."),
        ("LogEntry", "LogKind", "log"),
    ),
)
"""The glossary, in the order in which a newcomer meets the words."""


def find(name: str) -> Term | None:
    """The term that a class, an event's noun or an action's noun belongs to."""
    return next((term for term in TERMS if name in term.names), None)
