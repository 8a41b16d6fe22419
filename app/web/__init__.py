"""The web door: pages in Danish, read without Prefect running. `site.create_app` builds it, `serve` runs it."""
