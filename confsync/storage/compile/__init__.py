"""Tokens to a draft: the Markdown writer, one module for each kind of thing it writes."""
