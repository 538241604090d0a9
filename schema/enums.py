"""How an enum member gets a description that people see in the explorer."""

from typing import Any

import strawberry


def member(value: str, description: str) -> Any:
    """Describe one member. `Any`, because the decorated enum unpacks it to the plain value."""
    return strawberry.enum_value(value, description=description)
