"""Stopping begins once, is heard of by all, and takes no longer than configured."""

from edge.stopping import Farewell, Stopping
from settings import GatewaySettings


def test_everybody_hears_of_it_once_and_whoever_asks_later_too() -> None:
    heard: list[str] = []
    stopping = Stopping()
    stopping.then(lambda: heard.append("before"))

    stopping.begin()
    stopping.begin()
    stopping.then(lambda: heard.append("after"))

    assert (heard, stopping.begun) == (["before", "after"], True)


def test_whoever_is_served_gets_the_time_of_an_operation_and_more() -> None:
    settings = GatewaySettings(
        deadline_milliseconds=3000, stop_grace_milliseconds=500, stop_notice_milliseconds=250
    )

    assert Farewell.of(settings) == Farewell(notice_seconds=0.25, most_seconds=3.5)
