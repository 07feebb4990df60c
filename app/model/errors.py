"""What can go wrong, told apart by whose fault it is.

    InterleaveError
     +- InvalidRequest      the asker's: a value out of bounds, an unknown lesson (has the field's name)
     +- NotFound            the asker's: no such run or lesson
     +- Unavailable         nobody's, a matter of time or place: the queue is full, a Python is missing
     +- LabFailed           the measured side could not be started
     +- BrokenInvariant     ours

Each carries one sentence for the person in front of the screen: whose fault, and what to do.
"""


class InterleaveError(Exception):
    """Base. ``str(error)`` is the sentence."""

    title = "Something went wrong"
    status = 500


class InvalidRequest(InterleaveError):
    """The request cannot be carried out as it stands. ``field`` names the parameter at fault, if one is."""

    title = "This request does not fit"
    status = 422

    def __init__(self, sentence: str, field: str | None = None, suggestion: object = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.suggestion = suggestion


class NotFound(InterleaveError):
    """What was asked for is not here (or no longer)."""

    title = "Not here"
    status = 404


class Unavailable(InterleaveError):
    """Not now, or not on this machine."""

    title = "Not now"
    status = 503


class LabFailed(InterleaveError):
    """The measured interpreter could not be started."""

    title = "The run could not start"
    status = 500


class BrokenInvariant(InterleaveError):
    """A mistake of ours."""

    title = "A mistake of ours"
    status = 500
