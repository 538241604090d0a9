"""The sandbox's identity provider: OpenID Connect with a page on which to pick who to be.

Asks for no password: it proves nothing and belongs in no deployment.
"""
