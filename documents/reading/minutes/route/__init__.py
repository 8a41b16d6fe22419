"""Where an item goes: from competence, *Videre proces*, the grid of crosses or dated words."""
