"""The status of an agreement as a spreadsheet."""
