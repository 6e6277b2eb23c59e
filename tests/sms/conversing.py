"""Whole conversations by text, through the signed endpoint."""

from tests.sms.conftest import Send, said


def talk(send: Send, *texts: str, number: str = "+447700900123") -> list[str]:
    """Send these texts one after the other from a number, and return what each was answered."""
    return [said(send(text, number=number)) for text in texts]
