"""Minutes and agendas: meetings with their items, decisions, absences and findings."""
