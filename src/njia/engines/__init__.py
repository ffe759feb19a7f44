"""Deliberation engines: what people said, worked out in ways that anyone can repeat.

Plain Python: no Django, no database; each engine can be used from a notebook and from the command line.
"""
