"""The hearing: who is heard, letters, answers, more time, new rounds, its end and its memo."""
