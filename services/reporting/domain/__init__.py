"""Rows, counts and answers: pure, so that a rebuild from the first event gives the same figures.

`journey` folds events into a row, `contributions` counts a row, `answers` reads the counts; the
measures themselves stand in `funnel`, `response`, `timeliness`, `diversity` and `mystery_shop`.
"""
