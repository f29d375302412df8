// The review: rows that were ticked stay ticked while one proposal after the other is opened.
(function () {
  let ticked = [];

  document.addEventListener('htmx:beforeSwap', (event) => {
    if (event.target.id !== 'proposals') return;
    const done = event.detail.pathInfo.requestPath.endsWith('/arrangement');
    ticked = done ? [] : Array.from(document.querySelectorAll('[name="picked"]:checked'), (box) => box.value);
  });

  document.addEventListener('htmx:load', (event) => {
    if (event.target.id !== 'proposals') return;
    event.target.querySelectorAll('[name="picked"]').forEach((box) => {
      box.checked = ticked.includes(box.value);
    });
  });
})();
