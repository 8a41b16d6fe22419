"""The web door: pages in Danish, read without Prefect running. `create_app` builds it; nothing connects on import."""

from app.web.site import create_app

__all__ = ["create_app"]
