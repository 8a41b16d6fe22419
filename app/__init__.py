"""The doors: command line, web, engine, supervisor and simulation. Composition happens here."""
