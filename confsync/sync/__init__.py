"""The plan that makes readers see it, and its execution against any wiki."""
