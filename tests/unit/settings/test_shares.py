"""Workers together ask of each source what was agreed with it, and not more."""

import pytest
from msgspec.structs import replace

from settings import ConfigurationError, Settings, SourceSettings, check_shares, share
from tests.support.live import settings_for

TRUST = SourceSettings(ods="RA1", name="A", base_url="http://a", max_concurrent=7, max_per_second=4)
SETTINGS = settings_for(TRUST)


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_the_parts_of_all_workers_are_the_whole(workers: int) -> None:
    parts = [share(SETTINGS, place, workers) for place in range(workers)]

    assert sum(one.sources[0].max_concurrent for one in parts) == TRUST.max_concurrent
    assert sum(one.sources[0].max_per_second for one in parts) == TRUST.max_per_second
    assert sum(one.national.demographics.max_per_second for one in parts) == 5
    assert sum(one.national.relationships.max_per_second for one in parts) == 5


def test_a_process_alone_has_everything_as_configured() -> None:
    assert share(SETTINGS, 0, 1) == SETTINGS


@pytest.mark.parametrize("settings", [SETTINGS, replace(SETTINGS, sources=[])])
def test_a_worker_that_could_ask_nothing_is_refused(settings: Settings) -> None:
    check_shares(settings, 4)

    with pytest.raises(ConfigurationError, match="is less than the number of workers, 6"):
        check_shares(settings, 6)
