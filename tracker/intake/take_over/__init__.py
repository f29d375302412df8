"""A ledger kept elsewhere is taken over whole: shown as a table to confirm, then created by the verb that adds."""
