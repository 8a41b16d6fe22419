"""Documents of a hearing: memo, proof."""
