"""Does the model do what real hospitals were seen to do? Every published fact, beside what the model makes of it."""
