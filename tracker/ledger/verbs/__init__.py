"""One record a verb (table.py), read by workflow, pages, bulk, history, help and tests; its function is in workflow."""
