"""The second reader: a document's sentences and clauses come in, how likely each opens an item goes out."""
