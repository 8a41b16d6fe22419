"""Pages of a case: the case itself, a new one, its route, its plan, what is decided together."""
