"""Commands about a hearing: who is heard, letters, answers, rounds, links, papers."""
