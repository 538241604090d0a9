"""The GraphQL contract and the words every layer shares. Imports nothing of ours, does no I/O."""
