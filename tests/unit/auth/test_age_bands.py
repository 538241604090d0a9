"""An unknown age closes every band by itself, whatever stands before it among the rules."""

import pytest

from auth.age_bands import AGE_BANDS, ReviewedSince
from auth.case import Case, Configured, GrantCase
from auth.verdict import Refused
from schema.access import AccessReason, LegalBasis
from schema.profile import NOTHING
from tests.support.auth import a_grant, a_person
from tests.support.scene import Scene

CONFIGURED = Configured({}, NOTHING, "redacted", 5)


@pytest.mark.parametrize("basis", [one for one in LegalBasis if one is not LegalBasis.UNKNOWN])
def test_no_band_opens_to_somebody_of_unknown_age(basis: LegalBasis) -> None:
    grant = a_grant().on(basis).build()
    scene = Scene(person=a_person().born(None).build(), grants=(grant,))
    case = GrantCase(Case.of(scene.situation(), CONFIGURED), grant)

    assert isinstance(AGE_BANDS.judge(case), Refused)
    assert ReviewedSince(13).judge(case) == Refused(AccessReason.AGE_RULE)
