"""What the wiki holds: a SQLite file, one module for each noun."""
