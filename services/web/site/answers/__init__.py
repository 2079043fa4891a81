"""What each service answers, declared once: a module a service, and `casework` for what several answer alike.

The invariant: fields as they are answered, and only those that a page uses, so that a service may add to its
answers at any time. What a page says of them in words stays with the front door that says it.
"""
