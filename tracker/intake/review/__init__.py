"""A person confirms: proposals and decisions about them come in, the accepted ones go to the ledger as items."""
