"""FHIR: who can be asked, how they are asked, and what their answers mean in our words.

Nothing here decides who may see what.
"""
