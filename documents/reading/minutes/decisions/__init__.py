"""What each body decided and when: its heading, its words, the votes and what was put on record."""
