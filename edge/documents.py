"""Which document an operation runs: the one it brings, or one that its app was registered with."""

from auth.documents import digest
from auth.principal import App
from edge.operation import Operation
from edge.refusal import Refusal
from schema.errors import ErrorCode


def document(operation: Operation, app: App) -> str:
    """The text, unread.

    Raises Refusal 400 for an id that is not of this app, and for a document that is not registered
    where only those are taken. Nobody learns which ids other apps have.
    """
    if operation.documentId is not None:
        registered = app.documents.get(operation.documentId)
        if registered is None:
            message = "No document is registered for this app under that documentId."
            raise Refusal(400, ErrorCode.BAD_INPUT, message)
        return registered
    query = operation.query or ""
    if app.documents_only and digest(query) not in app.documents:
        message = "This app may run its registered documents only: send a documentId."
        raise Refusal(400, ErrorCode.BAD_INPUT, message)
    return query
