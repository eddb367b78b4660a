"""What people look at: the terminal's one screen and the pictures."""
