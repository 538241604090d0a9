"""One JSON line an event: ids of requests, codes, counts and times; never a value of a record.

Lines of libraries keep only their template: what they would fill in can be an address with an
NHS number in it.
"""

import logging
import sys
from typing import TextIO

import structlog


def configure_log(level: str, stream: TextIO = sys.stderr, *, for_good: bool = False) -> None:
    """Send our own events and those of libraries to one stream.

    For good: a line that is left out costs next to nothing then, and nothing can be changed any
    more once something was logged.
    """
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,  # the request that a line belongs to
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _short,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=for_good,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)


class _Libraries(logging.Handler):
    """Reports that a library had something to say: where, and the template of what."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        # Without arguments it is no template: whatever it is about is in it already.
        template = str(record.msg) if record.args else None
        structlog.get_logger(record.name).warning(
            "library",
            logger=record.name,
            template=template,
            at=f"{record.module}:{record.lineno}",
            kind=kind,
        )


def _short(
    _logger: object, _name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """A value longer than any we write is cut: a log line has a size."""
    return {k: v[:500] if isinstance(v, str) else v for k, v in event.items()}
