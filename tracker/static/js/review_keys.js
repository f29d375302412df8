// The review by keyboard alone. A key never acts while something is being typed; Escape leaves the field.
(function () {
  const help = document.getElementById('keys');

  function isTyping(target) {
    return target.matches('textarea, select, input:not([type="checkbox"]):not([type="radio"]), [contenteditable]');
  }

  function go(step) {
    const rows = Array.from(document.querySelectorAll('#proposals .proposal'));
    const at = rows.findIndex((row) => row.classList.contains('chosen'));
    const next = rows[at < 0 ? 0 : at + step];
    const beyond = document.querySelector(`#proposals [data-rows="${step > 0 ? 'next' : 'previous'}"]`);
    const link = next ? next.querySelector('[data-choose]') : beyond;
    if (link) link.click();
  }

  function press(key) {
    const button = document.querySelector(`#proposals [data-key="${key}"]`);
    if (!button) return false;
    button.click();
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

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (help.open) {
      if (event.key === '?') help.close();
      return;
    }
    if (event.key === 'Escape' && isTyping(event.target)) event.target.blur();
    else if (!isTyping(event.target) && act(event.key)) event.preventDefault();
  });
})();
