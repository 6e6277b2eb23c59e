"""Texting: Twilio's webhook, replies that fit a text, sending what waits, and the phone on the screen."""
