"""From the model to structured Markdown and HTML fragments."""
