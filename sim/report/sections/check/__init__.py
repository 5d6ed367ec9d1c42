"""What `umbau check` says before anything is simulated."""
