"""Names as printed, and who was not there: of the whole meeting, one item or a part."""
