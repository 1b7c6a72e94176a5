"""Markdown to Confluence storage format, and the grammar that what is sent must obey."""
