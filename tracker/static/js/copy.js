// <button data-copy="id" hidden>: shown where a script can copy, and copies that field. Works without HTTPS too.
(function () {
  document.querySelectorAll('[data-copy]').forEach((button) => {
    button.hidden = false;
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    if (document.execCommand('copy')) button.textContent = button.dataset.copied;
  });
})();
