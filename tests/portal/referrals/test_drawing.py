"""The drawing in docs/ is the one of the table that the code runs on."""

from pathlib import Path

from portal.referrals.drawing import drawing, table

PAGE = Path(__file__).parents[3] / "docs" / "referral-workflow.md"


def test_the_workflow_is_drawn_as_it_is() -> None:
    words = PAGE.read_text()
    again = "run `python -m portal.referrals.drawing` and put it there"
    assert drawing() in words, again
    assert table() in words, again
