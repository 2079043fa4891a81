"""Spreadsheets as the government's statisticians ask for them: one description, two formats, written in a process of its own."""
