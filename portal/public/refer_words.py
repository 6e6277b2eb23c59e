"""The words of a self-referral's choices, and what mends an answer that can't stand."""

from collections.abc import Mapping

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason
from portal.referrals.answers import Answers
from portal.referrals.errors import Code, Problem
from portal.referrals.kinds import AskedBy, HasPA, Situation
from portal.web.translating import gettext
from portal.wording import shown

ASKERS: Mapping[AskedBy, str] = {
    AskedBy.PA: shown("Their personal adviser (PA)"),
    AskedBy.CARER: shown("Their carer"),
    AskedBy.WORKER: shown("Another worker"),
    AskedBy.OTHER: shown("Somebody else"),
    AskedBy.SELF: shown("It’s for me after all"),
}
PA_CHOICES: Mapping[HasPA, str] = {
    HasPA.YES: shown("Yes"),
    HasPA.NO: shown("I have no personal adviser"),
    HasPA.UNKNOWN: shown("I’m not sure"),
}
SITUATIONS: Mapping[Situation, str] = {
    Situation.EDUCATION: shown("School, college or uni"),
    Situation.EMPLOYMENT: shown("A job"),
    Situation.TRAINING: shown("Training or an apprenticeship"),
    Situation.NEET_ILLNESS: shown("Not now, because of illness or disability"),
    Situation.NEET_PREGNANCY: shown("I’m having a baby, or I’m a parent"),
    Situation.NEET_OTHER: shown("Something else, or nothing right now"),
    Situation.UNKNOWN: shown("I’d rather not say"),
}
WORDS: Mapping[tuple[str, Code], str] = {
    ("first_name", Code.MISSING): shown("Tell us what to call you."),
    ("first_name", Code.TOO_LONG): shown("That’s too long. Just a first name is fine."),
    ("age", Code.NOT_POSSIBLE): shown("Write your age in years, like 19."),
    ("place_words", Code.TOO_LONG): shown("That’s too long. The name of the town is fine."),
    ("reach", Code.MISSING): shown("Choose how we should get in touch."),
    ("phone", Code.MISSING): shown("Tell us your mobile number, or choose email."),
    ("email", Code.MISSING): shown("Tell us your email address, or choose text or call."),
    ("email", Code.NOT_POSSIBLE): shown("That email address is not whole. It looks like name@example.com."),
    ("email", Code.TOO_LONG): shown("That email address is too long."),
    ("safe_note", Code.TOO_LONG): shown("That’s too long. Use 200 characters or fewer."),
    ("own_words", Code.TOO_LONG): shown("That’s too long. Use 1,000 characters or fewer."),
    ("consent", Code.MISSING): shown("Tick the box if you want us to get this."),
    ("asker_name", Code.MISSING): shown("Tell us your name."),
    ("asker_name", Code.TOO_LONG): shown("That name is too long. A first and last name is fine."),
    ("asker_contact", Code.MISSING): shown("Tell us how to reach you."),
    ("asker_contact", Code.TOO_LONG): shown("That’s too long. One number or email address is fine."),
    ("consent_how", Code.MISSING): shown("Tell us how they said yes. We can only help people who want it."),
    ("consent_how", Code.TOO_LONG): shown("That’s too long. Use 300 characters or fewer."),
}
PHONE_WORDS: Mapping[Reason, str] = {
    Reason.EMPTY: shown("Tell us your mobile number, or choose email."),
    Reason.LETTERS: shown("That number has letters in it. Use numbers only, like 07700 900123."),
    Reason.TOO_SHORT: shown("That number is too short. UK mobiles have 11 digits."),
    Reason.TOO_LONG: shown("That number is too long. UK mobiles have 11 digits."),
    Reason.NOT_UK_MOBILE: shown("That isn’t a UK mobile number. They begin with 07."),
}


def words_for(problem: Problem, answers: Answers) -> str:
    """Return what to say about a problem, and what mends it."""
    if problem.field == "phone" and problem.code is not Code.MISSING:
        return number_words(answers.phone)
    return gettext(WORDS[problem.field, problem.code])


def number_words(typed: str) -> str:
    """Return what is wrong with a mobile number that can't stand."""
    try:
        PhoneNumber.parse(typed)
    except NotAPhoneNumber as refused:
        return gettext(PHONE_WORDS[refused.reason])
    return gettext("Check that number.")
