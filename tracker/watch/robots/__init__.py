"""Group robots: what concerns a branch goes to its chat group, once a working day at most; names of people never."""
