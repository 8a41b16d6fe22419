"""The outbox: from planned to due, composed, claimed, delivered, every attempt recorded.

planned --promote--> due --compose--> message, queued --deliver--> sent, or given up and told to the coordinator.
"""
