"""From a file to lines that know where they stand, read in a process of its own."""
