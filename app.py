"""The application; run directly it serves the web and the scheduler together."""

from tracker import create_app

app = create_app()

if __name__ == "__main__":
    from tracker.serving import serve

    serve(app)
