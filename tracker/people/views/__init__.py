"""Pages of people, one module a noun."""
