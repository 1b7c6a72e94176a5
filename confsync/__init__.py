"""confsync keeps label schemes and annotation guidelines in git, Confluence and Prodigy the same."""

__version__ = "0.1.0"
