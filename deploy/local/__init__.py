"""The suite on one machine: real servers and every service, without Docker and without root.

Whatever is started from here ends with the process that started it.
"""
