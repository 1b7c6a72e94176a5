"""Answers of several people to the same questions become numbers, each with its definition and its counts."""
