"""A ledger that went out as a table comes back: compared with what stands here, shown, applied by the verbs."""
