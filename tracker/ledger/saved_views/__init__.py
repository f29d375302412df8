"""Filters of the ledger that people keep under a name, for themselves or for everybody there, each with its count."""
