"""Draws the table of transitions for docs/referral-workflow.md: `python -m portal.referrals.drawing` prints it."""

from collections.abc import Iterator

from portal.referrals.transitions import TABLE, Rule
from portal.referrals.wants import Status


def drawing() -> str:
    """Return the states and what leads from one to another, as a Mermaid diagram in Markdown."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {Status.NEW.value}: Received", *_arrows(), "```"]
    return "\n".join(lines)


def table() -> str:
    """Return the rules as a Markdown table."""
    head = "| What | From | To | Who may | Needs | Clock | Audit entry |\n|---|---|---|---|---|---|---|"
    return "\n".join((head, *(_row(rule) for rule in TABLE)))


def _arrows() -> Iterator[str]:
    for status in Status:
        for rule in TABLE:
            if status in rule.moves:
                yield f"  {status.value} --> {rule.moves[status].value}: {rule.name}"


def _row(rule: Rule) -> str:
    targets = dict.fromkeys(rule.moves.values())
    stays = [status for status, to in rule.moves.items() if status is to]
    to = "stays" if len(stays) == len(rule.moves) else ", ".join(each.value for each in targets if each not in stays)
    who = rule.permission.value if rule.permission else "the young person"
    cells = (
        *(
            rule.name,
            ", ".join(status.value for status in rule.moves),
            f"{to}, or stays" if stays and to != "stays" else to,
        ),
        *(who, rule.needs or "nothing", rule.clock.value, f"`{rule.audit}`"),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(f"{drawing()}\n\n{table()}")
