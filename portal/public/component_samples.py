"""Made-up figures, charts and clocks, for the page that shows every component."""

from types import SimpleNamespace

DUES = (
    SimpleNamespace(words="in 1 day 4 hours", left=80, is_late=False),
    SimpleNamespace(words="in 2 hours", left=20, is_late=False),
    SimpleNamespace(words="on hold", left=None, is_late=False),
    SimpleNamespace(words="2 days late", left=None, is_late=True),
)
CHART = SimpleNamespace(
    legend=("Apprenticeships", "Jobs"),
    bars=[
        SimpleNamespace(
            label="Building",
            words="Apprenticeships 6, Jobs 3",
            parts=[SimpleNamespace(number=0, x=0, width=60), SimpleNamespace(number=1, x=60, width=30)],
        )
    ],
)


def figure_words(figure: SimpleNamespace) -> str:
    """Return a figure as it is shown, or that it is hidden."""
    return "under 5" if figure.hidden else str(figure.value)


def table(key: str) -> SimpleNamespace:
    """Return a table with a plain row, one with a small number, and a total."""
    rows = (("Building", (6, 3), False), ("Care", (7, 0), False), ("All", (13, 3), True))
    return SimpleNamespace(
        key=key,
        title="Building leads to the most jobs",
        about="Kind of work",
        columns=CHART.legend,
        note="Small numbers are hidden outside the team.",
        rows=[
            SimpleNamespace(
                label=label,
                is_total=is_total,
                figures=[SimpleNamespace(value=value, hidden=0 < value < 5 or None) for value in values],
            )
            for label, values, is_total in rows
        ],
    )
