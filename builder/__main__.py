"""``python -m builder`` is the console command ``duizhao``."""

from builder.cli import main

main()
