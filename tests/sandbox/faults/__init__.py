"""Every kind of fault, over real HTTP."""
