"""Regeltjek: a case held up against law and agreements, each sentence with its paragraph."""
