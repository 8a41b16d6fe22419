"""An installation put back as a backup holds it, and what the world has seen since."""
