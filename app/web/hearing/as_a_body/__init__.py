"""How a body answers as a body: how its answer came about, its draft shared, its own page, an answer it disowns."""
