"""The Django application that viewflow's process lives in."""
