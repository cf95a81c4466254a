"""Find clauses of interest and who may do what; say why."""
