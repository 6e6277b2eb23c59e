"""What every form of ours shares: a token against forged posts, whose failure loses nothing that was typed."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError

from portal.web.translating import gettext, lazy_gettext

# Line ends, tabs, and the two joiners that Persian writing and some emoji need.
JOINERS = "\n\t\u200c\u200d"
OPEN_TOO_LONG = lazy_gettext("This page was open for a long time. Nothing is lost: press the button again.")


class PlainForm(FlaskForm):
    """A form that says in plain words when its token is missing or old. It reads fields only: no file, no JSON."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, _form: FlaskForm, formdata: Any) -> MultiDict[str, str] | None:
            """Return what was posted as form fields, where nothing else is given."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if request.method == "POST" else None

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        token = getattr(self, "csrf_token", None)
        if token is not None and token.errors:
            token.errors = [OPEN_TOO_LONG]
        return fine


class PlainText:
    """A filter for text fields: outer white space goes, and so do characters that nobody can type or see."""

    def __call__(self, words: str | None) -> str:
        return clean(words or "")


def clean(words: str) -> str:
    """Return `words` without control characters (line ends stay) and without outer white space."""
    kept = "".join(letter for letter in words.replace("\r\n", "\n") if letter in JOINERS or letter.isprintable())
    return kept.strip()


class AtMost:
    """A validator: at most so many characters, saying how many there are."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, _form: FlaskForm, field: StringField) -> None:
        length = len(field.data or "")
        if length > self.longest:
            said = gettext("That's %(length)s characters. Use %(most)s or fewer.")
            raise ValidationError(said % {"length": f"{length:,}", "most": f"{self.longest:,}"})
