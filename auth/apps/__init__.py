"""The partner apps: registered in the configuration file and in a table of the database."""

from auth.apps.registry import Apps

__all__ = ["Apps"]
