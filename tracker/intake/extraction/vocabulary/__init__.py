"""The words by which reports announce and state problems and plans: data only, matched against folded text."""
