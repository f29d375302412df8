"""Rectification tracker: a report goes in, items live in a ledger, a watch notices deadlines, a section comes out."""
