"""From the model to other formats: JSON, CSV and more."""
