"""The choices that the team's work on a referral is written down in, with the words that staff pages show for them.

What a young person is asked has words of its own, in the faces: these are the team's.
"""

from enum import StrEnum


class _Named(StrEnum):
    """A choice whose label is its value with spaces, but for those that `_LABELS` names."""

    @property
    def label(self) -> str:
        return _LABELS.get((type(self), self.value)) or self.value.replace("_", " ").capitalize()


class DueKind(_Named):
    """What the team owes next. NONE only where nothing is: merged away, or closed with no check to come."""

    FIRST_CONTACT = "first_contact"  # the first word from a person
    REPLY = "reply"  # they wrote, and nobody has answered
    NEXT_STEP = "next_step"  # the day that the officer named
    LOOK_AGAIN = "look_again"  # on hold until then
    SUSTAINED_CHECK = "sustained_check"  # closed: are they still there after 13 or 26 weeks?
    CHASE = "chase"  # no next step is named, or we wait for them: look whether something should be done
    NONE = "none"


class HasPA(_Named):
    """Whether somebody has a personal adviser, as they said it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Situation(_Named):
    """What somebody does now, as the return to the government groups it: in education, employment or training, or not.

    The three that are not carry the return's codes G4, G5 and G6.
    """

    EDUCATION = "education"
    EMPLOYMENT = "employment"
    TRAINING = "training"
    NEET_ILLNESS = "neet_illness"
    NEET_OTHER = "neet_other"
    NEET_PREGNANCY = "neet_pregnancy"
    UNKNOWN = "unknown"

    @property
    def is_eet(self) -> bool:
        """Whether it counts as in education, employment or training."""
        return self in {Situation.EDUCATION, Situation.EMPLOYMENT, Situation.TRAINING}

    @property
    def code(self) -> str:
        """The return's code: "G4", "G5", "G6"; empty for the others."""
        return _NEET_CODES.get(self, "")


class AskedBy(_Named):
    """Who sent the referral. Anybody but SELF says how the young person agreed."""

    SELF = "self"
    PA = "pa"
    CARER = "carer"
    WORKER = "worker"
    OTHER = "other"


class Eligibility(_Named):
    """Whether somebody is one of ours, as staff judged it. No machine ever sets or reads it to refuse anybody."""

    NOT_CHECKED = "not_checked"
    OURS = "ours"
    OTHER_COUNCIL = "other_council"
    TOO_YOUNG = "too_young"
    OVER_25 = "over_25"


class HoldReason(_Named):
    """Why work with somebody rests for a while."""

    HOUSING = "housing"
    ILLNESS = "illness"
    PREGNANCY_OR_PARENTING = "pregnancy_or_parenting"
    POLICE_OR_CUSTODY = "police_or_custody"
    OTHER = "other"


class Outcome(_Named):
    """What came of it. DECLINED is also what somebody does who takes their referral back."""

    WORK_PLACEMENT = "work_placement"
    APPRENTICESHIP = "apprenticeship"
    FULL_TIME_JOB = "full_time_job"
    PART_TIME_JOB = "part_time_job"
    STUDY = "study"  # college, training provider or university
    EMPLOYABILITY_COURSE = "employability_course"
    OTHER_SUPPORT = "other_support"
    DECLINED = "declined"
    NOT_REACHABLE = "not_reachable"
    MOVED_ON = "moved_on"

    @property
    def has_sector(self) -> bool:
        """Whether it is with an employer, who is private, the county council or another public one."""
        return self in _WITH_AN_EMPLOYER

    @property
    def is_checked(self) -> bool:
        """Whether somebody asks after 13 and 26 weeks if it lasted."""
        return self in _WITH_AN_EMPLOYER or self is Outcome.STUDY


class Sector(_Named):
    """Whose job, placement or apprenticeship it is."""

    PRIVATE = "private"
    COUNCIL = "council"
    PUBLIC = "public"


class Lasted(_Named):
    """The answer to a check after 13 or 26 weeks."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Support(_Named):
    """What money was spent on."""

    TRAINING = "training"
    CSCS_CARD = "cscs_card"
    TRAVEL = "travel"
    CLOTHES = "clothes"
    TOOLS = "tools"
    TUITION = "tuition"
    SALARY_CONTRIBUTION = "salary_contribution"
    OTHER = "other"


_NEET_CODES = {Situation.NEET_ILLNESS: "G4", Situation.NEET_OTHER: "G5", Situation.NEET_PREGNANCY: "G6"}
_WITH_AN_EMPLOYER = frozenset(
    {Outcome.WORK_PLACEMENT, Outcome.APPRENTICESHIP, Outcome.FULL_TIME_JOB, Outcome.PART_TIME_JOB}
)
# Pairs, because choices of two kinds with one value are equal: "other" is a hold, and somebody who asked.
_SAID: tuple[tuple[StrEnum, str], ...] = (
    (DueKind.CHASE, "No next step"),
    (DueKind.SUSTAINED_CHECK, "Check that it lasted"),
    (DueKind.NONE, "Nothing"),
    (HasPA.UNKNOWN, "Not said"),
    (Situation.EDUCATION, "In education"),
    (Situation.EMPLOYMENT, "In employment"),
    (Situation.TRAINING, "In training"),
    (Situation.NEET_ILLNESS, "NEET: illness or disability (G4)"),
    (Situation.NEET_OTHER, "NEET: other reasons (G5)"),
    (Situation.NEET_PREGNANCY, "NEET: pregnancy or parenting (G6)"),
    (Situation.UNKNOWN, "Not known"),
    (AskedBy.SELF, "Themselves"),
    (AskedBy.PA, "Personal adviser"),
    (AskedBy.WORKER, "Another worker"),
    (AskedBy.OTHER, "Somebody else"),
    (Eligibility.OURS, "One of ours"),
    (Eligibility.OTHER_COUNCIL, "Another council’s"),
    (Eligibility.OVER_25, "Over 25"),
    (HoldReason.PREGNANCY_OR_PARENTING, "Pregnancy or parenting"),
    (HoldReason.POLICE_OR_CUSTODY, "Police or custody"),
    (Outcome.FULL_TIME_JOB, "Full-time job"),
    (Outcome.PART_TIME_JOB, "Part-time job"),
    (Outcome.STUDY, "College, training provider or university"),
    (Outcome.NOT_REACHABLE, "Could not be reached"),
    (Sector.COUNCIL, "County council"),
    (Sector.PUBLIC, "Other public sector"),
    (Lasted.UNKNOWN, "Not known"),
    (Support.CSCS_CARD, "CSCS card"),
)
_LABELS = {(type(choice), choice.value): label for choice, label in _SAID}
