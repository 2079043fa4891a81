"""Rows, counts and answers: pure, so that a rebuild from the first event gives the same figures.

`journey` evolves a row of `facts` over events, `holder` says which agency holds an enquiry, `contributions`
counts a row by the `measures` and `answers` reads the counts; `explanations` goes back to the events.

What may leave takes another way, through `publishing`: `publication` makes spans of exact counts by the
rules of `disclosure`, and `published_figure`, `notes` and `export` answer from these alone.
"""
