"""Tests of the pages: what they point to, what they promise, and what their commands do."""
