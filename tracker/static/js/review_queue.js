// The review: a key pressed while an answer is on its way is meant for the proposal that comes next, and waits for it.
(function () {
  const waiting = [];
  let answering = false;

  function isTyping(target) {
    return target.matches('textarea, select, input:not([type="checkbox"]):not([type="radio"]), [contenteditable]');
  }

  // What waited was meant for a page without a refusal; after one, a person looks first.
  function goOn({ refused }) {
    answering = false;
    if (refused) waiting.length = 0;
    while (waiting.length && !answering) {
      if (isTyping(document.activeElement)) waiting.length = 0;
      else document.body.dispatchEvent(new KeyboardEvent('keydown', { key: waiting.shift(), bubbles: true }));
    }
  }

  document.addEventListener('click', (event) => {
    const asked = event.target.closest('#proposals [hx-post], #proposals [hx-get]');
    if (asked && event.defaultPrevented) answering = true;
  });

  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.target.id === 'proposals') goOn({ refused: false });
  });

  document.addEventListener('htmx:afterRequest', (event) => {
    if (!event.detail.successful) goOn({ refused: true });
  });

  document.addEventListener(
    'keydown',
    (event) => {
      if (!answering || event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      waiting.push(event.key);
    },
    true,
  );
})();
