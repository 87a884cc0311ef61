"""Runs the migrations over the connection that ``Store.migrate`` hands in, inside its transaction."""

from alembic import context

from monitor.store.schema_telling import secrets

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=secrets.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
