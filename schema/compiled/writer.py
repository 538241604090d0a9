"""Writes the Python source of a projection: from one object to the answer's dictionaries.

Nothing of a caller gets into the source but response keys, as `repr` writes them. The source
handles what is as it should be and nothing else: anything unexpected raises.
"""

from dataclasses import dataclass, field
from typing import Any

from graphql import Undefined

from schema.compiled.shape import (
    Attribute,
    Choice,
    Computed,
    Constant,
    Many,
    Member,
    Scalar,
    Thing,
    Value,
    Write,
)


class Unexpected(Exception):
    """A value that only graphql-core can judge: a null, another class, an error."""


def _listed(value: Any) -> Any:
    if value.__class__ is list or value.__class__ is tuple:
        return value
    raise Unexpected


_NAMES = {
    "str": str,
    "id": id,
    "isinstance": isinstance,
    "listed": _listed,
    "Unexpected": Unexpected,
}
"""All that the source knows besides constants of its own."""


@dataclass(slots=True)
class Writer:
    """Writes one projection."""

    lines: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    """Classes, functions and names of enum members, by the name the source has for them."""
    computed: dict[str, Computed] = field(default_factory=dict)
    """Fields that are bound to their arguments for each run, by their name in the source."""

    def source(self, thing: Thing) -> str:
        """The source of `project`, a function of an object and of the computed fields."""
        self.constants |= _NAMES
        outermost = self._thing(thing)
        given = ", ".join(["value", *self.computed])
        body = [f"    {line}" for line in [*self.lines, f"return {outermost}(value)"]]
        return "\n".join([f"def project({given}):", *body, ""])

    def _thing(self, thing: Thing) -> str:
        """Write a function of an object of this class, and return its name."""
        members = [f"        {key!r}: {self._member(one)}," for key, one in thing.members.items()]
        kind = self._constant(thing.kind)
        name = f"o{len(self.lines)}"
        self.lines += [
            f"def {name}(o):",
            f"    if not isinstance(o, {kind}): raise Unexpected",
            "    return {",
            *members,
            "    }",
        ]
        return name

    def _member(self, member: Member) -> str:
        match member:
            case Constant(text):
                return repr(text)
            case Attribute(name, value):
                return self._value(value, f"o.{name}")
            case Computed(value=value):
                name = f"c{len(self.computed)}"
                self.computed[name] = member
                return self._value(value, f"{name}(o)")

    def _value(self, value: Value, given: str) -> str:
        """An expression; `x` is a value while it is looked at more than once."""
        if isinstance(value.what, Scalar) and value.what.keeps_text:
            also = " or x is None" if value.nullable else ""
            write = self._constant(checked(value.what.write))
            return f"(x if (x := {given}).__class__ is str{also} else {write}(x))"
        if value.nullable:
            return f"(None if (x := {given}) is None else {self._present(value.what, 'x')})"
        return self._present(value.what, given)

    def _present(self, what: Scalar | Choice | Many | Thing, given: str) -> str:
        match what:
            case Scalar(usual=None):
                return f"{self._constant(checked(what.write))}({given})"
            case Scalar():
                return self._usual(what, given)
            case Choice(names):
                return f"{self._constant(names)}[id({given})]"
            case Many(of):
                return f"[{self._value(of, 'y')} for y in listed({given})]"
            case Thing():
                return f"{self._thing(what)}({given})"

    def _usual(self, what: Scalar, given: str) -> str:
        """Written at once where it is what it should be, and comes to a text."""
        usual, write = self._constant(what.usual), self._constant(what.write)
        is_usual = f"(z := {given}).__class__ is {usual} and (t := {write}(z)).__class__ is str"
        return f"(t if {is_usual} else {self._constant(checked(what.write))}(z))"

    def _constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name


def checked(write: Write) -> Write:
    """The scalar's own function, for what is a value."""

    def written(value: Any) -> Any:
        # As for graphql-core: an error that is returned is as good as raised.
        if value is None or isinstance(value, Exception) or hasattr(value, "__await__"):
            raise Unexpected
        text = write(value)
        if text is None or text is Undefined:
            raise Unexpected
        return text

    return written
