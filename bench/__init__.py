"""Figures of giltig: ratios of things run side by side, never bare seconds."""
