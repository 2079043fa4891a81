"""Which event becomes which message, what overtakes one, and what may be done with one that waits.

`rules` holds the tables, `hearing` reads them, `sending` is what a sender may do; all work on the
state in `correspondence`, which is made of what `message` defines.
"""
