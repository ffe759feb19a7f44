"""Documents as trees and sheets, and the writers that make files of them. No Django, no clock, no network."""
