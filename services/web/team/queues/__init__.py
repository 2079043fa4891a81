"""What the pages of a team's work are made of: its queues, what is looked for in them, and their lines.

The invariant: order, choice and counts are the services'; here they are asked for and put into words.
"""
