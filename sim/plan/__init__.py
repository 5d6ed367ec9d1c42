"""What follows from a scenario before anything runs: nothing random, no clock."""
