"""FHIR quantities, ranges and the other types of `value[x]` as `Measurement`. No reader."""

import math
from decimal import Decimal

from schema.measurement import Measurement, ReferenceRange
from sources.element import CodeableConcept, Element, Period
from sources.quantity import Quantity, Range, Ratio
from sources.records.coded import all_words, codes_of
from sources.records.reader import moment

_MOST_DIGITS = 25
_COMPARATORS = frozenset({"<", "<=", ">", ">="})
_YES_NO = {True: "Yes", False: "No"}


class Valued(Element):
    """What has a `value[x]`: an Observation and each of its components."""

    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: Period | None = None


class FhirReferenceRange(Element):
    """Observation.referenceRange."""

    low: Quantity | None = None
    high: Quantity | None = None
    applies_to: tuple[CodeableConcept, ...] = ()
    text: str | None = None


def number_text(value: Decimal | None) -> str | None:
    """The number with the digits it was written with; None for what nobody measures."""
    if value is None or not value.is_finite():
        return None
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) + abs(exponent) > _MOST_DIGITS:
        return None
    return format(value, "f")


def number_of(quantity: Quantity | None) -> float | None:
    """The number of a quantity, if it is one that can be shown."""
    if quantity is None or quantity.value is None or number_text(quantity.value) is None:
        return None
    found = float(quantity.value)
    return found if math.isfinite(found) else None


def unit_of(quantity: Quantity | None) -> str | None:
    """Its unit in words, else as a code."""
    return (quantity.unit or quantity.code) if quantity else None


def quantity_text(quantity: Quantity | None) -> str | None:
    """`< 5 mmol/L`."""
    number = number_text(quantity.value) if quantity else None
    if quantity is None or number is None:
        return None
    parts = (_comparator(quantity), number, unit_of(quantity))
    return " ".join(part for part in parts if part)


def measurement(given: Valued) -> Measurement | None:
    """The value, None when there is none or none that can be shown."""
    return _of_quantity(given.value_quantity) or _of_range(given.value_range) or _of_words(given)


def reference_range(given: FhirReferenceRange) -> ReferenceRange | None:
    """What is expected; None when nothing of it can be shown."""
    text = given.text or _range_text(given.low, given.high)
    if text is None:
        return None
    return ReferenceRange(
        text=text,
        low=number_of(given.low),
        high=number_of(given.high),
        unit=unit_of(given.low) or unit_of(given.high),
        applies_to=all_words(given.applies_to),
    )


def _of_quantity(quantity: Quantity | None) -> Measurement | None:
    text = quantity_text(quantity)
    if quantity is None or text is None:
        return None
    return Measurement(
        text=text,
        number=number_of(quantity),
        comparator=_comparator(quantity),
        unit=unit_of(quantity),
    )


def _of_range(given: Range | None) -> Measurement | None:
    text = _range_text(given.low, given.high) if given else None
    if given is None or text is None:
        return None
    unit = unit_of(given.low) or unit_of(given.high)
    return Measurement(text=text, low=number_of(given.low), high=number_of(given.high), unit=unit)


def _of_words(given: Valued) -> Measurement | None:
    concept, whole = given.value_codeable_concept, given.value_integer
    if concept is not None and concept.words:
        return Measurement(text=concept.words, codes=codes_of(concept))
    if given.value_string:
        return Measurement(text=given.value_string)
    if given.value_boolean is not None:
        return Measurement(text=_YES_NO[given.value_boolean], yes=given.value_boolean)
    if whole is not None:
        return _of_quantity(Quantity(value=Decimal(whole)))
    return _of_ratio(given.value_ratio) or _of_time(given)


def _of_ratio(ratio: Ratio | None) -> Measurement | None:
    above = quantity_text(ratio.numerator) if ratio else None
    below = quantity_text(ratio.denominator) if ratio else None
    return Measurement(text=f"{above} : {below}") if above and below else None


def _of_time(given: Valued) -> Measurement | None:
    if given.value_time:
        return Measurement(text=given.value_time)
    at = moment(given.value_date_time)
    if at is not None:
        return Measurement(text=at.text, at=at)
    period = given.value_period
    ends = [one for one in (period.start, period.end) if one] if period else []
    return Measurement(text=" to ".join(ends)) if ends else None


def _range_text(low: Quantity | None, high: Quantity | None) -> str | None:
    least, most = quantity_text(low), quantity_text(high)
    if least and most:
        same = low is not None and high is not None and unit_of(low) == unit_of(high)
        first = number_text(low.value) if same and low else least
        return f"{first} to {most}"
    if least:
        return f"at least {least}"
    return f"at most {most}" if most else None


def _comparator(quantity: Quantity) -> str | None:
    return quantity.comparator if quantity.comparator in _COMPARATORS else None
