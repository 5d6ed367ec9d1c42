"""A structure as a picture: who answers, who checks, who decides."""
