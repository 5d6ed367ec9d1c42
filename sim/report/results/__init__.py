"""What each command leaves behind: tables, charts, scenarios and the manifest."""
