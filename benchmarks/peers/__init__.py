"""Other engines do the same work: what one act and one reminder cost them. Each runs under a Python of its own."""
