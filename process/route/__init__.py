"""The route of a case: made from its template, opened step by step, changed by logged acts."""
