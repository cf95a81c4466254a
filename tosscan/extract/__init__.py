"""Turn bytes into one text with anchors, in a child process."""
