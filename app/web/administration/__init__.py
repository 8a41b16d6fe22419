"""Pages for who runs or audits an installation: health, the access log."""
