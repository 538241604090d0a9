"""Eight trusts as FHIR servers in one process: every answer is ready before it is asked for.

They are never what a measurement waits for, and say how busy they are. They share no code with the
gateway or the sandbox.
"""

CODES = tuple(f"TB{number:02}" for number in range(1, 9))
SIZES = (21, 201, 2001)
"""How many items all of them hold of one person, all kinds together."""
