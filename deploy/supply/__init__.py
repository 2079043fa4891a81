"""What the suite is made of that others wrote: a bill of materials, its licences, and its known weaknesses.

The tools are cyclonedx-bom and pip-audit for Python, and npm's own for JavaScript.
"""
