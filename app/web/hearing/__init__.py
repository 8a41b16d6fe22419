"""Pages of a hearing: parties, letters, the desk, answers, memo, who is missing."""
