"""Trees of text become a Handbook, or findings."""
