"""How long a test waits for what has to come. No test waits for the clock.

Longer than a busy machine stands still: a test that is not about lateness must never see it.
Whoever tests lateness says a short time itself, and leaves nothing else to that time.
"""

SECONDS = 60.0
MILLISECONDS = 60_000
"""For what is asked and what asks."""

SOON_SECONDS = 20.0
"""For what has to happen before any of those is over, because of something else."""
