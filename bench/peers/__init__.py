"""Others that answer the same question from the same trusts, as their users would write them.

None of them decides who may see what, keeps a log or says what is missing: they believe a number.
"""
