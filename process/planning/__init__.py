"""Planning: earliest and latest days of every step, the risk, what a change would cost."""
