"""The budget form: short fields, a budget change by year, sections."""
