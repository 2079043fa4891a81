"""One household's case as its agency works on it: what the services show of it, in the words of a page.

The invariant: each part is one service's and stands alone; where that service is away, so is its part alone.
"""
