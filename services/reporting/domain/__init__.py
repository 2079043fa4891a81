"""Rows, counts and answers: pure, so that a rebuild from the first event gives the same figures.

`journey` folds events into a row of `facts`, `enquiring` says who holds an enquiry, `waiting` how long
a household waited, `contributions` counts a row and `answers` reads the counts. The measures are in
`funnel`, `response`, `referrals`, `visits`, `registration`, `timeliness`, `diversity`, `mystery_shop`.

What may leave takes another way: `publication` makes spans of exact counts by the rules of
`disclosure`, and `published`, `notes` and `export` answer from these alone.
"""
