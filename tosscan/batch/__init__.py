"""Walk many documents through the hallway, each on its own."""
