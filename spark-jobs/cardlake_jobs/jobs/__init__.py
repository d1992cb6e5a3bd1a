"""The jobs themselves: what they are told, what they do, what they leave behind."""
