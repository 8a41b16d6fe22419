"""What people, and the engine, may ask: one frozen class per fact, by subject."""
