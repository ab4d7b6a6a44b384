"""What a screen shows: YAML with positions, layout model, loader, linter, library."""
