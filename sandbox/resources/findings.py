"""Which resource each kind of finding is written as."""

from typing import assert_never

from sandbox.findings import AllergyEntry, Course, Finding, Jab, Problem, Reading, Repeat, Report
from sandbox.resource import Resource
from sandbox.resources.courses import medication_statement
from sandbox.resources.jabs import immunization
from sandbox.resources.problems import allergy, condition
from sandbox.resources.readings import observation, report
from sandbox.resources.repeats import medication_request
from sandbox.resources.scribe import Scribe


def finding(found: Finding, scribe: Scribe) -> Resource:
    """The finding as this trust keeps it."""
    match found:
        case Problem():
            return condition(found, scribe)
        case AllergyEntry():
            return allergy(found, scribe)
        case Course():
            return medication_statement(found, scribe)
        case Repeat():
            return medication_request(found, scribe)
        case Jab():
            return immunization(found, scribe)
        case Reading():
            return observation(found, scribe)
        case Report():
            return report(found, scribe)
        case _:
            assert_never(found)
