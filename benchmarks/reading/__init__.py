"""How well documents are read: what stands in hand-written expectations against what the readers make of the text."""
