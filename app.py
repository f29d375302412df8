"""The application; run directly it serves the web and the scheduler together."""

import gc
import os

from tracker import create_app

os.umask(0o077)  # whatever is written from here on, by SQLite and by commands too, only its owner reads
gc.disable()  # importing makes much and drops little: without collecting on the way it starts a quarter sooner
app = create_app()
gc.freeze()
gc.enable()

if __name__ == "__main__":
    from tracker.serving import serve

    serve(app)
