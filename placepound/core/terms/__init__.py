"""The words every room shares: amount, period, organisation, area, viewer, problem."""
