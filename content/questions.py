"""The questions of "What can I get?": the words come from questions.toml, the keys are what rules name."""

from collections.abc import Mapping

from content.entitlements import ELSEWHERE, IN_AREA
from content.errors import Problem
from content.fields import Fields
from content.offer import Answer, Question
from content.references import References

ASKED = ("age", "care", "lives", "council", "home", "doing", "child", "status")
TYPED, LISTED = "age", "lives"


def read_questions(
    tables: Mapping[str, Fields], references: References, problems: list[Problem]
) -> dict[str, Question]:
    """Return the questions in the order of the file, noting each that is missing or that no rule can name."""
    for key in sorted(set(ASKED) ^ set(tables)):
        what = "is missing." if key in ASKED else "is not a question that rules can name."
        problems.append(Problem("questions.toml", key, what, f"The questions are: {', '.join(ASKED)}."))
    return {key: _question(key, fields, references) for key, fields in tables.items()}


def _question(key: str, fields: Fields, references: References) -> Question:
    answers = fields.table("answers")
    question = Question(
        key=key,
        **{name: fields.text(name) for name in ("title", "hint", "why", "short", "decides")},
        answers={each: _answer(each, answers.table(each), references) for each in answers.names()},
    )
    if not answers.names() and key not in (TYPED, LISTED):
        fields.wrong("answers", "are missing.", "Give the answers to pick from.")
    fields.rest_is_unknown()
    return question


def _answer(key: str, fields: Fields, references: References) -> Answer:
    def missing(kind: str, _key: str) -> None:
        fields.wrong("label", f"names {{{kind}}}, which is not known.", "Use {council} or {area}.")

    label, you = (references.fill(fields.text(name), missing) for name in ("label", "you"))
    answer = Answer(key, label, fields.text("hint", default=""), you)
    fields.rest_is_unknown()
    return answer


def words_for_rules(questions: Mapping[str, Question], districts: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return, for each question that a rule's `when` and `unless` may name, the answers that they may name."""
    known = {key: frozenset(question.answers) for key, question in questions.items() if key not in (TYPED, LISTED)}
    return known | {LISTED: districts | {IN_AREA, ELSEWHERE}}
