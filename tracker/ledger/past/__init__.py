"""The ledger as it stood: a day comes in, replayed items, a comparison or an answer about paper goes out."""
