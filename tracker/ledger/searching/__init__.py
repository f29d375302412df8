"""Words come in, items that say them go out: every text of an item in one index, kept by `history.append`."""
