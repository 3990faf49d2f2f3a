"""What a link opens, for anybody who has it."""
