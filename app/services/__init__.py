"""Changes: verb(session, actor, thing, *, ...); one module per noun."""
