"""A household's own journey as its pages show it: put together from three services, told in plain words.

The invariant: what happened, what runs and whose turn it is, the services say; here it is only brought
into one order. Nothing in here refuses, closes or ends anything.
"""
