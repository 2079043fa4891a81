"""One household's case as its agency works on it: what the services show of it, in the words of a page.

The invariant: each part comes from one service; if that service is away, only its part is missing.
"""
