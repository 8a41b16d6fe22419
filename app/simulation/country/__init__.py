"""All municipalities of a country in one year: each invented from the seed, with a database of its own."""
