"""The screens of the board, a folder or a file each."""
