"""(Handbook, Handbook) -> Edits: what changed in meaning between two revisions, rated by its effect on annotations."""
