"""The operators' pages: one file a page, over tables that say who may see and do what."""
