"""What is wrong with a handbook that loads."""
