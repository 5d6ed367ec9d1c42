"""What a planner may write: offices, structures and rules, levers, studies; frozen and strict."""
