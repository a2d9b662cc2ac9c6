"""The engine: reads articles into claims, links claims into entries, and keeps the ledger. It knows no domain."""
