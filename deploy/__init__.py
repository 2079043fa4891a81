"""How the suite is brought to life: the local stack, and the demonstration played on it.

Nothing in `services` or `contracts` imports from here.
"""
