"""Writes what happened to people as FHIR resources, in the hand of one trust."""
