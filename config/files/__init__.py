"""Reading the configuration's files: register, rules, statute."""
