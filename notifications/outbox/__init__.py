"""The outbox: from planned to due, composed, claimed, delivered, every attempt recorded."""
