"""FHIR R4 search as the simulated servers do it: https://hl7.org/fhir/R4/search.html."""
