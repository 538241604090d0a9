"""The HTTP edge: bytes in, limits, who is calling, and answers in the words of HTTP."""
