"""A proposal in any form: its labels by meaning, its tables by their heads, the rest as sections."""
