"""The Wiki protocol spoken to real Confluence sites."""
