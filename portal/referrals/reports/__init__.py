"""What the team's work came to, in counts. Every report is a few group-bys; docs/reports.md says what each counts."""
