"""What everybody may read: published agendas and minutes, and what the publication guard looks at."""
