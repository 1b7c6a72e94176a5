"""One command's story each, its edges handed in."""
