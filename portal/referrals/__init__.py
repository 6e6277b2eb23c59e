"""Self-referrals: what somebody asks for, the promise we make, and the team's work on it."""
