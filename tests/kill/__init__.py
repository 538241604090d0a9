"""Kills the gateway under load, again and again, and looks whether anything left unrecorded."""
