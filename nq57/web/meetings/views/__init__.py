"""Views of the committee: who sits in it, its meetings, their files and conclusions."""
