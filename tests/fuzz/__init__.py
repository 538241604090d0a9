"""Generated operations from the schema against a running pair: `python -m tests.fuzz`.

Schemathesis makes them, in an environment of its own (`.venv-fuzz`). Not collected by pytest.
"""
