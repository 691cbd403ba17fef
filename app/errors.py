"""What can go wrong, in words a citizen can read; nothing here knows about HTTP."""


class SamskrivError(Exception):
    """A refusal with one sentence for the person who asked."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(SamskrivError):
    """The actor may see the thing but not do this to it."""


class NotFound(SamskrivError):
    """The thing is missing, or the actor may not know that it exists."""


class Stale(SamskrivError):
    """Somebody changed the thing since the actor looked at it."""


class Conflict(SamskrivError):
    """The thing is in a state that does not take this change."""


class Invalid(SamskrivError):
    """What was typed cannot be taken as it is; `field` names the form field when one is to blame."""

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
