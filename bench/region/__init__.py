"""A simulated week of one region: the same patients placed by telephone, with a board, and with Ketenzicht.

docs/reference/regional-week.md tells what is assumed, and on whose word.
"""
