"""Runs migrations on the connection that portal.migrating hands over."""

from alembic import context

# Importing the models registers their tables, so that a new migration can be compared with them.
import portal.accounts.models
import portal.accounts.proofs
import portal.accounts.unsent
import portal.dialogues.keeping
import portal.feedback.models
import portal.lookup_key
import portal.messages.conversation_models
import portal.messages.models
import portal.referrals.finding_models
import portal.referrals.models
import portal.referrals.outcome_models
import portal.referrals.team_models  # noqa: F401
from portal.database import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
