"""Commands for who runs an installation: configuration, logins, documentation, simulation, the access log."""
