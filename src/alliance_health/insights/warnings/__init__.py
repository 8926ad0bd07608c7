"""Warnings of events that were fixed beforehand, and how often such warnings were right."""
