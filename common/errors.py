"""Refusals that a user may read."""

from django.utils.functional import Promise


class DomainError(Exception):
    """The system is sound but the request is not allowed now; the message is shown to the user.

    Subclasses live beside the service that raises them. Pages show the text on the form, the API
    answers 409 with it.
    """

    code = "conflict"

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
