"""What is read of a hearing: who is missing, the answers' texts, the memo, the proof, the dispatch log."""
