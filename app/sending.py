"""The way out, chosen by the settings."""

from __future__ import annotations

from config.settings import Settings
from notifications.sender import Sender


def sender_for(settings: Settings) -> Sender:
    """Apprise with the configured mail server; without one, the local mail catcher."""
    from notifications.channels import AppriseSender

    return AppriseSender(settings.mail_url.get_secret_value() or f"smtp://127.0.0.1:{settings.smtp_port}")
