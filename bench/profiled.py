"""`python -m bench.profiled OUT server.py …`: the gateway under cProfile, off until it is told.

SIGUSR1 begins and SIGUSR2 ends a profile, which is then in OUT. Of its main thread only: what
others do, such as the commits of the audit, shows as waiting.
"""

import cProfile
import runpy
import signal
import sys


def main() -> None:
    """Run the program as if by itself."""
    _, out, *command = sys.argv
    profile = cProfile.Profile()

    def end(*_: object) -> None:
        profile.disable()
        profile.dump_stats(out)

    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    signal.signal(signal.SIGUSR2, end)
    sys.argv = command
    runpy.run_path(command[0], run_name="__main__")


if __name__ == "__main__":
    main()
