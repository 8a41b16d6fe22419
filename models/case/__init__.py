"""What is read of a case: its page, plan, overview, texts, amounts and history in words."""
