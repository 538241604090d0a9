"""Mutation testing of the rules: does a test fail for each small change of their code?

Run by `make mutation`, not by `make test`: it takes many minutes.
"""
