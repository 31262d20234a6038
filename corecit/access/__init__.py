"""Who may see and do what: the actor, the declaration on views, the policies. Grants live in `grants`."""
