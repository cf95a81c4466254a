"""Write an assessment in one format."""
