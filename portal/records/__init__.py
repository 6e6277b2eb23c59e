"""What is kept about people, for how long, and how one of them sees it or has it deleted."""
