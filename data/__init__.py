"""The ward register, boundaries, places, helplines, categories and forums that ship, as files."""
