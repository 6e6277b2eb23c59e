"""Questions that no page answers, in young people's own words without their details, for whoever mends the pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from content.plain_words import plain_words
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.encryption import blind_index
from portal.feedback.errors import NoSuchQuestion
from portal.feedback.models import Mend, UnansweredQuestion
from portal.feedback.queries import LARGEST_ID, Batch, batch

# However much is sent to us, the list stays one that people can read.
MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, without their details, and the page that comes nearest, if any."""

    words: str
    nearest: str | None = None


def keep(db: Session, question: Question, now: datetime) -> None:
    """Put `question` on the list, or count it where the same is there. One that was answered is open again.

    Where the list is full, a new question is not kept.
    """
    key = blind_index("question\0" + " ".join(plain_words(question.words)))
    if _count_again(db, key, now):
        return
    if (db.scalar(select(func.count()).select_from(UnansweredQuestion)) or 0) >= MOST_KEPT:
        return
    made = UnansweredQuestion(
        key=key, words=question.words, nearest_slug=question.nearest, first_asked_at=now, last_asked_at=now
    )
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        _count_again(db, key, now)


def _count_again(db: Session, key: str, now: datetime) -> bool:
    again = {
        UnansweredQuestion.times: UnansweredQuestion.times + 1,
        UnansweredQuestion.last_asked_at: now,
        UnansweredQuestion.mend: case(
            (UnansweredQuestion.mend == Mend.ANSWERED, literal(Mend.OPEN, UnansweredQuestion.mend.type)),
            else_=UnansweredQuestion.mend,
        ),
    }
    same = update(UnansweredQuestion).where(UnansweredQuestion.key == key).values(again)
    found = db.execute(same.returning(UnansweredQuestion.id).execution_options(synchronize_session=False))
    return found.first() is not None


def listed(db: Session, mend: Mend, number: int = 1) -> Batch[UnansweredQuestion]:
    """Return a batch of the questions in this state: what is asked most first, then the newest."""
    chosen = select(UnansweredQuestion).where(UnansweredQuestion.mend == mend)
    most_first = chosen.order_by(
        UnansweredQuestion.times.desc(), UnansweredQuestion.last_asked_at.desc(), UnansweredQuestion.id.desc()
    )
    return batch(db, chosen, most_first.options(joinedload(UnansweredQuestion.mended_by)), number)


def how_many(db: Session) -> dict[Mend, int]:
    """Return how many questions there are in each state; states without any are left out."""
    counted = select(UnansweredQuestion.mend, func.count()).group_by(UnansweredQuestion.mend)
    return {mend: number for mend, number in db.execute(counted)}


def get(db: Session, question_id: int, *, to_change: bool = False) -> UnansweredQuestion:
    """Return a question. `to_change` locks it. Raises NoSuchQuestion."""
    lock = {"of": UnansweredQuestion} if to_change else None
    found = db.get(UnansweredQuestion, question_id, with_for_update=lock) if question_id <= LARGEST_ID else None
    if found is None:
        raise NoSuchQuestion(f"no question {question_id}")
    return found


def settle(
    db: Session, question: UnansweredQuestion, mend: Mend, by: StaffMember, now: datetime, page_slug: str | None = None
) -> None:
    """Say what became of a question; `page_slug` is the page that answers it now. Hiding one deletes its words."""
    question.mend, question.page_slug = mend, page_slug if mend is Mend.ANSWERED else None
    question.mended_by, question.mended_at = by, now
    if mend is Mend.HIDDEN:
        question.words = ""
    audit.record(db, actor=by, action=f"question.{mend.value}", subject=f"question:{question.id}", now=now)
