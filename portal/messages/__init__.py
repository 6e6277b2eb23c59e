"""Threads of texts, phone numbers and who said STOP, alerts, and the outbox of texts waiting to be sent."""
