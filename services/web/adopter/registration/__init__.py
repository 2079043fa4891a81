"""The registration of interest as a household fills it in: its tasks, its questions, what is still to do.

The invariant: what is missing and what may be sent, the enquiry service says. Each page changes the answers
that it shows and no others, and only while they are as its sender saw them.
"""
