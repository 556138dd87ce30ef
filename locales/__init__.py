"""What callers read, in every language: English in the code is the source, Kiswahili complete."""
