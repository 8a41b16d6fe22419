"""What is published as feeds: OParl, Atom."""
