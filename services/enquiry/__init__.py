"""Enquiries: from the first hello to the decision on the registration of interest.

Owns: enquiries with the names and addresses of the household, equality answers, mystery shops.
Hears: nothing.
Says: the streams `enquiry`, `equality` and `mystery_shop`.
"""
