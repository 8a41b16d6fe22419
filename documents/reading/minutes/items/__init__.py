"""Where each item begins, its labelled blocks, its fields and what is proposed to be decided."""
