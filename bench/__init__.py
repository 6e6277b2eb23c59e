"""`make bench`: the site timed beside a bare Flask view, in one run on one machine."""
