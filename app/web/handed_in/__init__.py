"""Files handed in at a page: how many and how large, waiting in line, read in a process apart, shown line by line."""
