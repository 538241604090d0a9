"""A schema of Strawberry that keeps its valid documents, which its executor asks for."""

from typing import Any

import strawberry

from schema.documents import Documents
from schema.function_call import call_straight


class Documented(strawberry.Schema):
    """Takes what Strawberry's takes."""

    def __init__(self, *args: Any, documents: Documents, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        call_straight(self)
