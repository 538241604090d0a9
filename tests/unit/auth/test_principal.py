"""Whom a token reaches."""

from tests.support.auth import ACTOR, SOMEBODY_ELSE, SUBJECT, a_principal


def test_a_plain_token_reaches_anybody_evidence_names() -> None:
    principal = a_principal()

    assert principal.reaches(ACTOR)
    assert principal.reaches(SUBJECT)


def test_a_composite_token_reaches_one_person() -> None:
    principal = a_principal(subject=SUBJECT)

    assert principal.reaches(SUBJECT)
    assert not principal.reaches(ACTOR)
    assert not principal.reaches(SOMEBODY_ELSE)
