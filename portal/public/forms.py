"""The public forms. They check shape only; what may be sent in is decided by portal.referrals."""

import json

from wtforms import HiddenField, StringField, TextAreaField, ValidationError

from portal.web.forms import AtMost, PlainForm, PlainText, clean
from portal.web.translating import gettext, lazy_gettext

LONGEST_MESSAGE = 2000
MOST_EARLIER = 6


class EarlierMessages(PlainForm):
    """A form that carries the messages before it in the page: chats are not kept by us."""

    earlier = HiddenField()

    def earlier_messages(self) -> list[str]:
        """Return the person's earlier messages, oldest first. What can't be read counts as none."""
        try:
            carried = json.loads(self.earlier.data or "[]")
        except ValueError:
            return []
        words = [clean(words)[:LONGEST_MESSAGE] for words in carried if isinstance(words, str)] if carried else []
        return [message for message in words if message][-MOST_EARLIER:]

    def carry(self, messages: list[str]) -> None:
        """Put `messages` into the page for the next turn."""
        self.earlier.data = json.dumps(messages[-MOST_EARLIER:], ensure_ascii=False)


class AskForm(EarlierMessages):
    """One message, or a suggestion that was pressed instead of writing one."""

    message = TextAreaField(
        lazy_gettext("Ask in your own words"), filters=[PlainText()], validators=[AtMost(LONGEST_MESSAGE)]
    )
    suggestion = StringField()

    def validate_message(self, _field: TextAreaField) -> None:
        if not self.said():
            raise ValidationError(gettext("Type your question first. For example: do I pay council tax?"))

    def said(self) -> str:
        """Return the message, or the suggestion that was pressed instead of writing one."""
        return self.message.data or clean(self.suggestion.data or "")[:LONGEST_MESSAGE]
