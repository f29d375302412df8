"""One verb for many items: a choice of rows comes in, each answers for itself what became of it."""
