"""What readers and annotators should see, made from a Handbook."""
