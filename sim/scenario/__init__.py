"""What a planner writes: offices, scenarios and studies, read, checked and resolved."""
