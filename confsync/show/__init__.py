"""Results as text, Markdown, JSON, GitHub annotations and SARIF."""
