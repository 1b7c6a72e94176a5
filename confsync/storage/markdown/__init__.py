"""Markdown to tokens: mistune, with line numbers and the extensions of contract §2.3."""
