"""The fault dial: everything that may be wrong with a source, turned on and off over HTTP."""
