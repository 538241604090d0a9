"""The actions that are broken off. A further one is one line in the file of its kind."""

from collections.abc import Sequence

from tests.actions.appointments import APPOINTMENTS
from tests.actions.correspondence import CORRESPONDENCE
from tests.actions.forms import BEGIN, FORMS
from tests.actions.kind import Kind
from tests.actions.nominations import NOMINATIONS
from tests.actions.prescriptions import PRESCRIPTIONS

KINDS: Sequence[Kind] = (*APPOINTMENTS, *CORRESPONDENCE, *FORMS, *PRESCRIPTIONS, *NOMINATIONS)
"""One for each mutation."""
EVERY: Sequence[Kind] = (*KINDS, BEGIN)
"""With those that are another step of the same mutation."""
