"""The catalogue of proposals: contents, forms, one money table."""
