"""Documents the house gives out: PDF/UA, Word, calendar feeds. Builders are pure; nothing here reads the database."""
