"""Danish words for what was decided and who was there, as pages, mails and documents say them."""
