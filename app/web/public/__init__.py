"""Pages for everybody, without login: agendas and minutes, files, OParl, checking a document."""
