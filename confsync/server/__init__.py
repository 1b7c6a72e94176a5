"""An embedded Confluence. It knows Confluence and nothing of confsync."""
