// The review by keyboard alone. A key never acts while something is being typed; Escape leaves the field.
// A key pressed while an answer is on its way waits for it: it is meant for the proposal that comes next.
(function () {
  const help = document.getElementById('keys');
  const KEYS = 'jkaxeodmsAc?';
  const waiting = [];
  let answering = false;

  function click(element) {
    answering = element.matches('[hx-post], [hx-get]');
    element.click();
  }

  function isTyping(target) {
    return target.matches('textarea, select, input:not([type="checkbox"]):not([type="radio"]), [contenteditable]');
  }

  function go(step) {
    const rows = Array.from(document.querySelectorAll('#proposals .proposal'));
    const at = rows.findIndex((row) => row.classList.contains('chosen'));
    const next = rows[at < 0 ? 0 : at + step];
    const beyond = document.querySelector(`#proposals [data-rows="${step > 0 ? 'next' : 'previous'}"]`);
    const link = next ? next.querySelector('[data-choose]') : beyond;
    if (link) click(link);
  }

  function press(key) {
    const button = document.querySelector(`#proposals [data-key="${key}"]`);
    if (!button) return false;
    click(button);
    return true;
  }

  function focus(key) {
    const field = document.querySelector(`#proposals [data-focus="${key}"]`);
    if (!field) return false;
    field.focus();
    if (field.select) field.select();
    return true;
  }

  function act(key) {
    if (key === 'j' || key === 'k') go(key === 'j' ? 1 : -1);
    else if (key === '?') help.showModal();
    else return press(key) || focus(key);
    return true;
  }

  // What waited is meant for a page without refusals; after one, a person looks first.
  function goOn({ refused }) {
    answering = false;
    if (refused) waiting.length = 0;
    while (waiting.length && !answering && !isTyping(document.activeElement)) act(waiting.shift());
    if (!answering) waiting.length = 0;
  }

  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.target.id === 'proposals') goOn({ refused: false });
  });

  document.addEventListener('htmx:afterRequest', (event) => {
    if (!event.detail.successful) goOn({ refused: true });
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (help.open) {
      if (event.key === '?') help.close();
      return;
    }
    if (event.key === 'Escape' && isTyping(event.target)) event.target.blur();
    else if (isTyping(event.target)) return;
    else if (answering) {
      if (KEYS.includes(event.key)) waiting.push(event.key);
    } else if (act(event.key)) event.preventDefault();
  });
})();
