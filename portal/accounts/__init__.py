"""Staff: who they are, how they sign in, what each role may do, and the audit trail."""
