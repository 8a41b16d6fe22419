"""The ways out, all through Apprise, and the mail as it travels."""
