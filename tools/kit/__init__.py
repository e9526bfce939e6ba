"""The instructor's kit: schedules, slides, instructor's pages and handouts, made from `workshop/`."""
