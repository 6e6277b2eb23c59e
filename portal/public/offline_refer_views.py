"""A request for help with work that was begun without a connection: from the phone into a draft, checked, and sent.

The empty page is the same for everybody and is kept on the phone. What comes from there becomes a draft like any other:
`/refer/check` shows it, asks for what is missing, and sends it once.
"""

from dataclasses import replace

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectMultipleField, StringField, TelField, TextAreaField

from portal.public.blueprint import public
from portal.public.refer_drafts import DRAFT
from portal.referrals import drafts
from portal.referrals.answers import Answers, age_typed
from portal.referrals.wants import Reach, Want
from portal.web.context import now, transaction
from portal.web.forms import PlainForm, PlainText
from portal.web.kept_pages import kept
from portal.web.translating import lazy_gettext

PLAIN = [PlainText()]


class FromPhoneForm(PlainForm):
    """What can be written without a connection. Nothing is needed: the check that follows asks for the rest."""

    wants = SelectMultipleField(
        lazy_gettext("What do you want help with?"),
        choices=[SelectChoice(want.value, lazy_gettext(want.label)) for want in Want],
    )
    first_name = StringField(lazy_gettext("What should we call you?"), filters=PLAIN)
    age = StringField(lazy_gettext("How old are you? (You don’t have to say)"), filters=PLAIN)
    phone = TelField(lazy_gettext("Mobile number"), filters=PLAIN)
    own_words = TextAreaField(lazy_gettext("Anything else you want us to know?"), filters=PLAIN)

    def answers(self) -> Answers:
        """Return what was typed, as far as it can be read."""
        phone = self.phone.data or ""
        return replace(
            Answers(),
            wants=tuple(Want(code) for code in self.wants.data or () if code in set(Want)),
            first_name=self.first_name.data or "",
            age=age_typed(self.age.data or ""),
            reach=Reach.TEXT if phone else None,
            phone=phone,
            own_words=self.own_words.data or "",
        )


@public.get("/offline/refer")
@kept
def offline_refer() -> ResponseReturnValue:
    return _page(FromPhoneForm(formdata=None, meta={"csrf": False}))


@public.get("/refer/from-phone")
def refer_to_phone() -> ResponseReturnValue:
    """Give the same page with a token, which the script takes from here before it sends."""
    return _page(FromPhoneForm(formdata=None))


@public.post("/refer/from-phone")
def refer_from_phone() -> ResponseReturnValue:
    form = FromPhoneForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    with transaction() as db:
        token = drafts.start(db, now())
        db.flush()
        draft = drafts.load(db, token)
        assert draft is not None  # noqa: S101 - it was begun on the line above
        drafts.save(draft, form.answers(), now())
    session[DRAFT] = token
    return redirect(url_for("public.refer_check"), 303)


def _page(form: FromPhoneForm, status: int = 200) -> ResponseReturnValue:
    return render_template("public/offline/refer.html", nav="refer", form=form), status
