"""Data Center's REST v1, under /rest/api."""
