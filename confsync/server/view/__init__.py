"""The wiki as readers see it in a browser."""
